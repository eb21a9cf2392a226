// Group normalisation, spelled as PyTorch's exporter does: an instance normalisation of whole groups.
import { elements } from '../graph.ts'
import { add, mul } from './elementwise.ts'
import { reshape } from './shape.ts'
import type { OnnxGraph, Value } from '../graph.ts'

/** Added to the variance before its root. */
const EPSILON = 1e-5

/** x [N, C, ...] normalised by groups of channels; scale and shift [C]. */
export function emitGroupNorm(
  g: OnnxGraph,
  x: Value,
  groups: number,
  { scale, shift }: { readonly scale?: Value; readonly shift?: Value },
): Value {
  const [n, channels, ...sides] = x.shape
  const each = elements([channels as number, ...(sides as number[])]) / groups
  const rows = reshape(g, x, [n, groups, each])
  const attributes = { epsilon: { float: EPSILON } }
  const inputs = [rows, g.ones([groups]), g.zeros([groups])]
  const [normal] = g.node('InstanceNormalization', inputs, [[x.type, rows.shape]], attributes)
  const back = reshape(g, normal, x.shape)
  const channelwise = (value: Value) => reshape(g, value, [1, channels, ...sides.map(() => 1)])
  const scaled = scale ? mul(g, back, channelwise(scale)) : back
  return shift ? add(g, scaled, channelwise(shift)) : scaled
}
