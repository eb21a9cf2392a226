// The operations of this folder by their attributes, as they stand in a graph.
import type { Pair, Window } from '../../onnx/window.ts'

export interface ConvOp extends Window {
  readonly type: 'conv'
  readonly dilation: Pair
  readonly groups: number
  readonly bias: boolean
}

export interface ConvTransposeOp extends Window {
  readonly type: 'conv_transpose'
  readonly dilation: Pair
  readonly groups: number
  readonly bias: boolean
  /** Rows and columns that are added below and to the right; none where it is left out. */
  readonly outputPadding?: Pair
}
