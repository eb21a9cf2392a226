// Whether a layer's tensors in the file have as many numbers as its operation has learned ones.
import { sizeOf } from '../ops/shape.ts'
import { homeOf } from '../ops/table.ts'
import { elementCount } from './tensor.ts'
import type { AnyOp } from '../ops/any-op.ts'
import type { Constant } from '../ops/reader.ts'
import type { Shape } from '../ops/shape.ts'

/**
 * What is wrong with the first tensor that does not fit; undefined where all do. Extents are no matter, as kernels are
 * stored either way round; those that are not known fit.
 * @param tensors the file's, in the order of the operation's
 * @param inputs shapes of what the operation reads
 * @param dims ONNX's extents of what it gives, which a tensor that may be spread is repeated along
 */
export function tensorMisfit(
  op: AnyOp,
  tensors: readonly Constant[],
  inputs: readonly Shape[],
  shape: Shape,
  dims: readonly number[],
): string | undefined {
  const specs = homeOf(op).tensors?.(op, inputs, shape) ?? []
  if (specs.length !== tensors.length) return undefined
  for (const [i, { role, shape: wanted, spreads }] of specs.entries()) {
    const { dims: given, elements: count = elementCount(given) } = tensors[i]
    if (Number.isNaN(count) || count === sizeOf(wanted) || (spreads && isSpreadable(given, dims))) continue
    return `its ${role} is [${given.join(', ')}], not [${wanted.join(', ')}]; the file is damaged, export it anew`
  }
  return undefined
}

/** Whether a tensor may be repeated along the axes of another, as ONNX broadcasts in one direction. */
function isSpreadable(from: readonly number[], to: readonly number[]): boolean {
  return from.length <= to.length && from.every((size, i) => size === 1 || size === to[i - from.length + to.length])
}
