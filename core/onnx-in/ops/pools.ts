// Pooling, by windows and over the whole image.
import { isImage } from '../value.ts'
import { windowOf } from './window.ts'
import type { Context } from '../context.ts'
import type { Value } from '../value.ts'

export function readMaxPool(context: Context): Value {
  if (context.node.outputs.length > 1 && context.node.outputs[1] !== '')
    context.fail('its second output, the indices, is not read')
  if (context.int('storage_order', 0) !== 0) context.fail('storage_order is not read')
  return readPool(context, 'max_pool')
}

export function readAveragePool(context: Context): Value {
  return readPool(context, 'avg_pool')
}

function readPool(context: Context, op: 'max_pool' | 'avg_pool'): Value {
  const x = context.image(0)
  const [, height, width] = x.shape
  const { kernel, stride, dilation, padding } = windowOf(context, x.shape)
  if (dilation.some((step) => step !== 1)) context.fail(`dilations [${dilation.join(', ')}] of a pool are not read`)
  if (padding.every((pad) => pad === 0) && kernel[0] === height && kernel[1] === width) {
    return context.add({ op: op === 'max_pool' ? 'global_max_pool' : 'global_avg_pool' }, x)
  }
  const padded = padding.some((pad) => pad > 0)
  if (op === 'avg_pool' && padded && context.int('count_include_pad', 0) !== 0) {
    if (context.int('ceil_mode', 0) !== 0) context.fail('count_include_pad together with ceil_mode is not read')
    return context.add({ op, kernel, stride, padding: 0 }, context.add({ op: 'pad', padding }, x))
  }
  return context.add({ op, kernel, stride, padding }, x)
}

export const readGlobalPool = (op: 'global_avg_pool' | 'global_max_pool') => (context: Context) =>
  context.add({ op }, context.image(0))

/** The mean or the maximum over both sides of the image; over the channels, or one side, it is another thing. */
export const readReduce = (op: 'global_avg_pool' | 'global_max_pool') => (context: Context) => {
  const x = context.closed(0)
  const rank = x.dims.length
  const axes = context
    .listOf('axes', 1)
    ?.map((axis) => (axis < 0 ? axis + rank : axis))
    .toSorted()
  const sides = x.channelsLast ? '1,2' : '2,3'
  if (axes?.join() !== sides || !(isImage(x) || (x.channelsLast && rank === 4))) {
    return context.fail(
      `it reduces [${x.dims.join(', ')}] over the axes [${(axes ?? []).join(', ')}]; only pooling over height and width of an image is read`,
    )
  }
  const y = context.add({ op }, x)
  const [batch, channels] = [x.dims[0], x.shape[0]]
  if (context.int('keepdims', 1) === 0) return { ...y, dims: [batch, channels] }
  return x.channelsLast ? { ...y, dims: [batch, 1, 1, channels] } : y
}
