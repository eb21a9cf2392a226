// Convolutions as ONNX spells them: with weights of the file, integer ones among them.
import { windowOf } from '../read-window.ts'
import { readFlatWindow } from './read-flat-window.ts'
import type { Activation, Constant, ReadContext } from '../reader.ts'
import type { ConvOp } from './ops.ts'

/** Positions of the weight and of the bias among the inputs. */
const PLACES: Readonly<Record<string, readonly [weight: number, bias: number]>> = {
  Conv: [1, 2],
  ConvInteger: [1, -1],
  QLinearConv: [3, 8],
}

export function readConv(context: ReadContext): Activation {
  const [at, biasAt] = PLACES[context.op]
  if (!context.isConstant(at)) return ofComputed(context)
  if (context.constant(at).dims.length === 5) return readFlatWindow(context, at, biasAt)
  const x = images(context)
  const image = x.shape.slice(-3)
  const { weight, dims } = weightOf(context, at, image)
  const groups = context.int('group', 1)
  const [channels, perGroup, ...kernel] = dims
  if (kernel.length !== image.length - 1) {
    context.fail(`its weight is [${dims.join(', ')}]; windows of one and of two axes are read`)
  }
  if (perGroup * groups !== image[0]) {
    context.fail(
      `its weight [${dims.join(', ')}] in ${groups} groups does not fit ${image[0]} channels`,
      'shape_mismatch',
    )
  }
  const bias = biasAt >= 0 && context.has(biasAt)
  const tensors = bias ? [weight, context.constant(biasAt)] : [weight]
  return context.add({ type: 'conv', ...windowOf(context, image, kernel), groups, bias }, [x], { channels, tensors })
}

/** An image, a sequence, or images side by side [N P, C, H, W], their number and the batch as one. */
function images(context: ReadContext): Activation {
  const value = context.activation(0)
  const { batch } = value
  return batch?.merged && batch.axis === 0 && context.dims(value).length === 4
    ? context.inPlace(value)
    : context.image(0)
}

/** Kernels that the network computes of what it reads (Yang et al. 2019, CondConv). */
function ofComputed(context: ReadContext): Activation {
  const x = context.image(0)
  const kernels = context.tensor(1)
  const [out, , ...sides] = kernels.shape
  const groups = context.int('group', 1)
  const tensors = context.isConstant(2) ? [context.constant(2)] : []
  const op: ConvOp = { type: 'conv', ...windowOf(context, x.shape, sides), groups, bias: tensors.length > 0 }
  return context.add(op, [x, kernels], { channels: out, tensors })
}

/**
 * Extents of a weight; where it is computed of what the file does not have, they follow from its elements and the
 * node's window.
 */
function weightOf(
  context: ReadContext,
  at: number,
  [into]: readonly number[],
): { weight: Constant; dims: readonly number[] } {
  const weight = context.constant(at)
  if (!weight.dims.some(Number.isNaN)) return { weight, dims: weight.dims }
  const kernel = context.ints('kernel_shape')
  const { elements } = weight
  if (!kernel || elements === undefined) return context.fail('the extents of its weight are not known')
  const perGroup = into / context.int('group', 1)
  const out = elements / (perGroup * kernel.reduce((product, size) => product * size, 1))
  if (!Number.isInteger(out)) return context.fail('the extents of its weight do not follow from its elements')
  return { weight, dims: [out, perGroup, ...kernel] }
}
