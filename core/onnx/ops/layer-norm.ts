// Layer normalisation over the last axes, as one operation of ONNX where there is one.
import { add, mul } from './elementwise.ts'
import { reduceMean } from './reduce.ts'
import type { OnnxGraph, Value } from '../graph.ts'

export interface LayerNorm {
  /** How many of the last axes are normalised together. */
  readonly axes: number
  /** Whether the mean is subtracted; else the root of the mean square divides. */
  readonly centred: boolean
  /** Both of the normalised axes. */
  readonly scale?: Value
  readonly shift?: Value
}

/** Added to the variance before its root. */
const EPSILON = 1e-5

export function emitLayerNorm(g: OnnxGraph, x: Value, { axes, centred, scale, shift }: LayerNorm): Value {
  const rank = x.shape.length
  const shape = x.shape.slice(rank - axes) as number[]
  if (centred) {
    const inputs = shift ? [x, scale ?? g.ones(shape), shift] : [x, scale ?? g.ones(shape)]
    return g.node('LayerNormalization', inputs, [[x.type, x.shape]], { axis: -axes, epsilon: { float: EPSILON } })[0]
  }
  const last = shape.map((_, axis) => rank - axes + axis)
  // The square as a power: ONNX Runtime knows the whole to be one operation by that.
  const [squared] = g.node('Pow', [x, g.scalar(2)], [[x.type, x.shape]])
  const square = reduceMean(g, squared, last)
  const [root] = g.node('Sqrt', [add(g, square, g.scalar(EPSILON))], [[x.type, square.shape]])
  const [y] = g.node('Div', [x, root], [[x.type, x.shape]])
  return mul(g, y, scale ?? g.ones(shape))
}
