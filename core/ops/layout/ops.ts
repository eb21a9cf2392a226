// The operations of this folder by their attributes, as they stand in a graph.
import type { Pair, Window } from '../../onnx/window.ts'

export interface CumSumOp {
  readonly type: 'cumsum'
  readonly axis: number
}

export interface ExtremeOp {
  readonly type: 'arg_max' | 'arg_min'
  readonly axis: number
  /** Whether the axis stays, with one entry. */
  readonly keep: boolean
}

export interface TopKOp {
  readonly type: 'top_k'
  readonly k: number
  readonly axis: number
  /** Whether it gives the places of the values instead of these. */
  readonly places: boolean
}

export interface SliceOp {
  readonly type: 'slice'
  readonly start: number
  readonly end: number
  /** 0, the channels of an image, where it is left out. */
  readonly axis?: number
  /** 1 where it is left out. */
  readonly step?: number
}

export interface GatherOp {
  readonly type: 'gather'
  readonly axis: number
  /** Numbers of the entries; the first of them again and again where only how many is known. */
  readonly indices: readonly number[] | number
}

export interface PadOp extends Pick<Window, 'padding' | 'paddingEnd'> {
  readonly type: 'pad'
}

export interface ResizeOp {
  readonly type: 'resize'
  readonly size: Pair
  readonly mode: 'nearest' | 'linear' | 'cubic'
}

export interface OverwriteOp {
  readonly type: 'overwrite'
}
