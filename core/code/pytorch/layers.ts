// Layers whose tensors are learned, in PyTorch: convolutions, linear layers, embeddings, learned values.
import { paddingEndOf } from '../../onnx/window.ts'
import { extent, named, tuple } from '../python.ts'
import { along, isEven, padded, windowArguments } from './margins.ts'
import type { ConvTransposeOp } from '../../ops/convolution/ops.ts'
import type { LayerName } from '../groups.ts'
import type { Sayings } from '../written.ts'

const DEFAULTS = { stride: '1', padding: '0', dilation: '1', groups: '1', bias: 'True', output_padding: '0' }

const truth = (value: boolean) => (value ? 'True' : 'False')

export const LAYERS: Sayings<LayerName> = {
  conv(op, { inputs: [from, kernels], shape, reads: [x, computed], self }) {
    const lead = Math.max(0, shape.length - 3)
    const axes = from.length - lead - 1
    const window = { ...windowArguments(op, axes), dilation: extent(along(op.dilation, axes)), groups: `${op.groups}` }
    const rows = lead > 0 ? `${x}.flatten(0, ${lead})` : x
    const read = isEven(op) ? rows : padded(rows, op, axes)
    const apart = lead > 0 ? `.unflatten(0, ${tuple([-1, ...shape.slice(0, lead)])})` : ''
    if (kernels) {
      const row = op.bias ? [`bias=${self}["bias"]`] : []
      const given = [read, `${computed}.mean(0)`, ...row, ...named(window, DEFAULTS)]
      return {
        value: `F.conv${axes}d(${given.join(', ')})${apart}`,
        ...(op.bias && { init: [`${self} = nn.ParameterDict({"bias": nn.Parameter(torch.zeros(${shape[lead]}))})`] }),
        note: 'Kernels that are computed for each of the batch stand for all by their mean.',
      }
    }
    const sizes = [from[lead], shape[lead], extent(along(op.kernel, axes))]
    const given = [...sizes, ...named({ ...window, bias: truth(op.bias) }, DEFAULTS)]
    return { value: `${self}(${read})${apart}`, init: [`${self} = nn.Conv${axes}d(${given.join(', ')})`] }
  },
  conv_transpose(op, { inputs: [from], shape, reads: [x], self, fail }) {
    const axes = from.length - 1
    const more = moreBehind(op)
    // What is added behind may be less than a step, and margins are even: else the whole is made, and cut.
    const direct = more.every((size, axis) => size >= 0 && size < Math.max(op.stride[axis], op.dilation[axis]))
    const cut = paddingEndOf(op).map((end, axis) => (op.outputPadding?.[axis] ?? 0) - end)
    if (!direct && cut.some((size) => size > 0))
      fail('what is added behind is a step or more; give it less `output_padding`')
    const window = {
      stride: extent(along(op.stride, axes)),
      padding: direct ? extent(along(op.padding, axes)) : '0',
      output_padding: direct ? extent(along([more[0], more[1]], axes)) : '0',
      dilation: extent(along(op.dilation, axes)),
      groups: `${op.groups}`,
      bias: truth(op.bias),
    }
    const given = [from[0], shape[0], extent(along(op.kernel, axes)), ...named(window, DEFAULTS)]
    const sides = op.padding.flatMap((before, axis) => (axis < 2 - axes ? [] : [`${-before}, ${cut[axis]}`]))
    const called = `${self}(${x})`
    return {
      value: direct ? called : `F.pad(${called}, ${tuple(sides.toReversed())})`,
      init: [`${self} = nn.ConvTranspose${axes}d(${given.join(', ')})`],
    }
  },
  linear(op, { inputs: [from], shape, reads: [x], self }) {
    const flat = from.length === 3 && !op.last
    const into = flat ? from[0] * from[1] * from[2] : (from.at(-1) ?? 1)
    const out = flat ? shape[0] : shape.at(-1)!
    const init = [`${self} = nn.Linear(${[into, out, ...named({ bias: truth(op.bias) }, DEFAULTS)].join(', ')})`]
    if (flat) return { value: `${self}(${x}.flatten(1))[:, :, None, None]`, init }
    return { value: `${self}(${from.length === 0 ? `${x}[:, None]` : x})`, init }
  },
  prelu: (op, { shape: [channels], reads: [x], self }) => ({
    value: `${self}(${x})`,
    init: [`${self} = nn.PReLU(${op.shared ? 1 : channels}, init=0.0)`],
  }),
  embedding: (op, { shape, reads: [ids], whole: [known], self }) => ({
    value: `${self}(${known ? ids : `${ids}.long()`})`,
    init: [`${self} = nn.Embedding(${op.vocabulary}, ${shape.at(-1)})`],
  }),
  parameter: ({ shape }, { self }) => ({
    value: `${self}["value"][None]`,
    init: [`${self} = nn.ParameterDict({"value": nn.Parameter(0.02 * torch.randn(${tuple(shape)}))})`],
  }),
}

/** Rows and columns that PyTorch is to add behind, where both margins are those before. */
function moreBehind({ padding, outputPadding = [0, 0], ...op }: ConvTransposeOp): readonly number[] {
  const after = op.paddingEnd ?? padding
  return padding.map((before, axis) => outputPadding[axis] + before - after[axis])
}
