// Pools as ONNX spells them.
import { windowOf } from '../read-window.ts'
import { sidesOf } from '../sliding.ts'
import type { Activation, ReadContext, Reader } from '../reader.ts'

type PoolName = 'max_pool' | 'avg_pool'

export const readPool =
  (type: PoolName): Reader =>
  (context) => {
    if ((context.outputs[1] ?? '') !== '') context.fail('its second output, the indices, is not read')
    if (context.int('storage_order', 0) !== 0) context.fail('storage_order is not read')
    const value = context.activation(0)
    const [images, channels, ...sides] = context.dims(value)
    if (!value.batch?.merged || value.batch.axis !== 0 || sides.length !== 2) {
      return pooled(context, type, context.image(0))
    }
    // Images side by side are one of all their channels, each of which is pooled by itself.
    const { batch } = context
    const one = context.reshape(value, [batch, (images / batch) * channels, ...sides])
    const made = pooled(context, type, context.inPlace(one))
    return context.reshape(made, [images, channels, ...context.dims(made).slice(2)])
  }

function pooled(context: ReadContext, type: PoolName, x: Activation): Activation {
  const { dilation, ...window } = windowOf(context, x.shape)
  if (dilation.some((step) => step !== 1)) context.fail(`dilations [${dilation.join(', ')}] of a pool are not read`)
  const { kernel, stride, padding, paddingEnd } = window
  const [height, width] = sidesOf(x.shape)!
  const padded = [...padding, ...(paddingEnd ?? [])].some((pad) => pad > 0)
  if (!padded && x.shape.length === 3 && kernel[0] === height && kernel[1] === width) {
    return context.add({ type: type === 'max_pool' ? 'global_max_pool' : 'global_avg_pool' }, [x])
  }
  if (type === 'avg_pool' && padded && context.int('count_include_pad', 0) !== 0) {
    if (context.int('ceil_mode', 0) !== 0) context.fail('count_include_pad together with ceil_mode is not read')
    const op = { type, kernel, stride, padding: [0, 0] as const }
    return context.add(op, [context.add({ type: 'pad', padding, ...(paddingEnd && { paddingEnd }) }, [x])])
  }
  return context.add({ type, ...window }, [x])
}
