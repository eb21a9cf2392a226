// Values of unlike ranks in a child network: the batch stays first, and what is missing behind it is filled with ones.
import { reshape } from '../../onnx/ops/shape.ts'
import type { OnnxGraph, Value } from '../../onnx/graph.ts'

/** Both values [N, ...] with as many axes as the one that has more. */
export function aligned(g: OnnxGraph, a: Value, b: Value): [Value, Value] {
  const rank = Math.max(a.shape.length, b.shape.length)
  return [widened(g, a, rank), widened(g, b, rank)]
}

/** x [N, ...] with `rank` axes. */
export function widened(g: OnnxGraph, x: Value, rank: number): Value {
  const [batch, ...rest] = x.shape
  return x.shape.length >= rank ? x : reshape(g, x, [batch, ...Array<number>(rank - x.shape.length).fill(1), ...rest])
}
