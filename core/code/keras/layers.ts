// Layers whose tensors are learned, in Keras: convolutions, linear layers, embeddings, learned values.
import { named, tuple } from '../python.ts'
import { CHANNELS_FIRST, sidesOfWindow, withMargins } from './windows.ts'
import type { ConvOp } from '../../ops/convolution/ops.ts'
import type { LayerName } from '../groups.ts'
import type { CodePlace, Sayings } from '../written.ts'

const DEFAULTS = { strides: '1', dilation_rate: '1', groups: '1', use_bias: 'True' }

const truth = (value: boolean) => (value ? 'True' : 'False')

/** A vector or a table of its own, as the layer's attribute. */
const variable = (self: string, shape: readonly number[], initializer: string): string =>
  `${self} = self.add_weight(shape=${tuple(shape)}, initializer="${initializer}")`

export const LAYERS: Sayings<LayerName> = {
  conv(op, place) {
    const { inputs, shape, reads, self, fail } = place
    const [from] = inputs
    const lead = Math.max(0, shape.length - 3)
    const axes = from.length - lead - 1
    if (op.dilation.some((step) => step > 1) && op.stride.some((step) => step > 1))
      fail('its layers have a stride or a dilation, not both; give it one of them as 1')
    const rows = lead > 0 ? `ops.reshape(${reads[0]}, ${tuple([-1, ...from.slice(lead)])})` : reads[0]
    const read = withMargins(rows, op, axes)
    const apart = (text: string) => (lead > 0 ? `ops.reshape(${text}, ${tuple([-1, ...shape])})` : text)
    if (inputs.length > 1) return computed(op, place, axes, read, apart)
    const given = {
      strides: sidesOfWindow(op.stride, axes),
      dilation_rate: sidesOfWindow(op.dilation, axes),
      groups: `${op.groups}`,
      use_bias: truth(op.bias),
    }
    const all = [shape[lead], sidesOfWindow(op.kernel, axes), ...named(given, DEFAULTS), CHANNELS_FIRST]
    return { value: apart(`${self}(${read})`), init: [`${self} = layers.Conv${axes}D(${all.join(', ')})`] }
  },
  conv_transpose(op, { inputs: [from], shape, reads: [x], self, fail }) {
    const axes = from.length - 1
    if (op.groups > 1) fail('its transposed convolutions have no groups; give it one')
    const windows = op.padding.slice(2 - axes).map((start, at) => {
      const axis = at + 2 - axes
      const whole = (from[at + 1] - 1) * op.stride[axis]
      const side = whole + Math.max(op.dilation[axis] * (op.kernel[axis] - 1) + 1, op.stride[axis])
      if (start + shape[at + 1] > side)
        fail('more is added behind than its windows reach; give it less `output_padding`')
      return start === 0 && shape[at + 1] === side ? ':' : `${start}:${start + shape[at + 1]}`
    })
    const given = {
      strides: sidesOfWindow(op.stride, axes),
      dilation_rate: sidesOfWindow(op.dilation, axes),
      use_bias: truth(op.bias),
    }
    const all = [shape[0], sidesOfWindow(op.kernel, axes), ...named(given, DEFAULTS), CHANNELS_FIRST]
    const cut = windows.every((window) => window === ':') ? '' : `[:, :, ${windows.join(', ')}]`
    return { value: `${self}(${x})${cut}`, init: [`${self} = layers.Conv${axes}DTranspose(${all.join(', ')})`] }
  },
  linear(op, { inputs: [from], shape, reads: [x], self }) {
    const flat = from.length === 3 && !op.last
    const out = flat ? shape[0] : shape.at(-1)!
    const init = [`${self} = layers.Dense(${[out, ...named({ use_bias: truth(op.bias) }, DEFAULTS)].join(', ')})`]
    if (!flat) return { value: `${self}(${from.length === 0 ? `${x}[:, None]` : x})`, init }
    return { value: `${self}(ops.reshape(${x}, (-1, ${from[0] * from[1] * from[2]})))[:, :, None, None]`, init }
  },
  prelu(op, { shape, reads: [x], self }) {
    const axes = shape.flatMap((_, axis) => (axis > 0 || op.shared ? [axis + 1] : []))
    const shared = axes.length > 0 ? `shared_axes=[${axes.join(', ')}]` : ''
    return { value: `${self}(${x})`, init: [`${self} = layers.PReLU(${shared})`] }
  },
  embedding: (op, { shape, reads: [ids], whole: [known], self }) => ({
    value: `${self}(${known ? ids : `ops.cast(${ids}, "int32")`})`,
    init: [`${self} = layers.Embedding(${op.vocabulary}, ${shape.at(-1)})`],
  }),
  parameter: ({ shape }, { self }) => ({
    value: `ops.expand_dims(${self}, 0)`,
    init: [variable(self, shape, 'random_normal')],
  }),
}

/** A convolution whose kernels are another value. */
function computed(
  op: ConvOp,
  { inputs: [, kernels], shape, reads: [, text], self }: CodePlace,
  axes: number,
  read: string,
  apart: (text: string) => string,
) {
  const order = tuple([...kernels.slice(2).map((_, axis) => axis + 2), 1, 0])
  const given = {
    strides: sidesOfWindow(op.stride, axes),
    dilation_rate: sidesOfWindow(op.dilation, axes),
  }
  const all = [read, `ops.transpose(ops.mean(${text}, 0), ${order})`, ...named(given, DEFAULTS), CHANNELS_FIRST]
  const value = `ops.conv(${all.join(', ')})`
  const channels = shape[shape.length > 3 ? shape.length - 3 : 0]
  const row = `ops.reshape(${self}, ${tuple([-1, ...Array<number>(axes).fill(1)])})`
  return {
    value: apart(op.bias ? `ops.add(${value}, ${row})` : value),
    ...(op.bias && { init: [variable(self, [channels], 'zeros')] }),
    note: 'Kernels that are computed for each of the batch stand for all by their mean.',
  }
}
