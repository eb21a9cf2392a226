// What today's networks do to images besides convolving them: norms of groups and of pixels, gates, pools, margins,
// other sizes.
import { ACTIVATIONS } from './activations.ts'
import type { DraftNode, DraftValue, NetworkDraft } from './draft.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/** Appends a part that keeps the number of axes. */
export type AppendPart = (net: NetworkDraft, from: DraftValue, random: Random) => DraftValue

const pointwise = (channels: number, bias = true): DraftNode => ({ op: 'conv', kernel: 1, channels, bias })

/** Factors or terms of each channel. */
const perChannel = (net: NetworkDraft, { shape: [channels] }: DraftValue) =>
  net.add({ op: 'parameter', shape: [channels, 1, 1] })

const groupNorm: AppendPart = (net, from, random) => {
  const [channels] = from.shape
  const groups = random.pick([1, 2, 4, 8, 16, 32, channels].filter((count) => channels % count === 0))
  const affine = random.int(3) > 0
  const norm = net.add({ op: 'group_norm', groups, scale: affine, bias: affine }, from)
  return net.chain(norm, { op: random.pick(['relu', 'silu']) })
}

/** Layer normalisation of each pixel (or of the image), as exporters spell it out. */
const spelledNorm: AppendPart = (net, from, random) => {
  const axes = random.pick([[0], [0], [1, 2]])
  const mean = (of: DraftValue) => net.add({ op: 'reduce', fn: 'mean', axes, keep: true }, of)
  const centred = net.add({ op: 'sub' }, from, mean(from))
  const square: DraftNode = random.int(2) === 0 ? { op: 'pow', by: 2 } : { op: 'mul' }
  const squared = net.add(square, ...(square.op === 'pow' ? [centred] : [centred, centred]))
  const deviation = net.chain(mean(squared), { op: 'add', by: 1e-6 }, { op: 'sqrt' })
  const wide = random.int(2) === 0 ? deviation : net.add({ op: 'expand', shape: [...from.shape] }, deviation)
  const normal = net.add({ op: 'div' }, centred, wide)
  return net.add({ op: 'add' }, net.add({ op: 'mul' }, normal, perChannel(net, from)), perChannel(net, from))
}

/** Global response normalisation (Woo et al. 2023). */
const responseNorm: AppendPart = (net, from) => {
  const length = net.add({ op: 'reduce', fn: 'l2', axes: [1, 2], keep: true }, from)
  const mean = net.chain(length, { op: 'reduce', fn: 'mean', axes: [0], keep: true }, { op: 'add', by: 1e-6 })
  const scaled = net.add({ op: 'mul' }, from, net.add({ op: 'div' }, length, mean))
  const learned = net.add({ op: 'add' }, net.add({ op: 'mul' }, scaled, perChannel(net, from)), perChannel(net, from))
  return net.add({ op: 'add' }, from, learned)
}

/** Squeeze and excitation by linear layers of a vector. */
const vectorGate: AppendPart = (net, from, random) => {
  const [channels] = from.shape
  const inner = Math.max(4, Math.round(channels / random.pick([1, 4, 16])))
  const gate = net.chain(
    from,
    { op: 'global_avg_pool' },
    { op: 'flatten' },
    { op: 'linear', channels: inner },
    { op: random.pick(['relu', 'silu']) },
    { op: 'linear', channels },
    { op: random.pick(['sigmoid', 'hard_sigmoid']) },
    { op: 'reshape', shape: [channels, 1, 1] },
  )
  return net.add({ op: 'mul' }, from, gate)
}

const squeezeExcite: AppendPart = (net, from, random) =>
  net.add(
    {
      op: 'squeeze_excite',
      reduction: random.pick([1, 4, 8, 16]),
      activation: random.pick(['relu', 'silu']),
      gate: random.pick(['sigmoid', 'hard_sigmoid']),
    },
    from,
  )

/** A gate of each channel by its neighbours (Wang et al. 2020). */
const neighbourGate: AppendPart = (net, from, random) => {
  const [channels] = from.shape
  const gate = net.chain(
    from,
    { op: 'global_avg_pool' },
    { op: 'reshape', shape: [1, channels] },
    { op: 'conv', kernel: [1, random.pick([3, 5])], channels: 1, bias: false },
    { op: 'sigmoid' },
    { op: 'reshape', shape: [channels, 1, 1] },
  )
  return net.add({ op: 'mul' }, from, random.int(2) ? gate : net.add({ op: 'expand', shape: [...from.shape] }, gate))
}

/** A gate of each pixel (Woo et al. 2018). */
const pixelGate: AppendPart = (net, from) => {
  const along = (fn: 'mean' | 'max') => net.add({ op: 'reduce', fn, axes: [0], keep: true }, from)
  const both = net.add({ op: 'concat' }, along('mean'), along('max'))
  return net.add({ op: 'mul' }, from, net.chain(both, { op: 'conv', kernel: 7, channels: 1 }, { op: 'sigmoid' }))
}

/** Gates along rows and columns (Hou et al. 2021). */
const axisGates: AppendPart = (net, from, random) => {
  const [channels, height, width] = from.shape
  const rows = net.add({ op: 'reduce', fn: 'mean', axes: [2], keep: true }, from)
  const columns = net.chain(
    from,
    { op: 'reduce', fn: 'mean', axes: [1], keep: true },
    { op: 'transpose', perm: [0, 2, 1] },
  )
  const inner = Math.max(8, channels >> random.pick([2, 3]))
  const joined = net.add({ op: 'concat', axis: 1 }, rows, columns)
  const mixed = net.chain(joined, pointwise(inner, false), { op: 'batch_norm' }, { op: 'hard_swish' })
  const gate = (start: number, end: number, ...turn: DraftNode[]) =>
    net.chain(mixed, { op: 'slice', axis: 1, start, end }, ...turn, pointwise(channels), { op: 'sigmoid' })
  const down = net.add({ op: 'mul' }, from, gate(0, height))
  return net.add({ op: 'mul' }, down, gate(height, height + width, { op: 'transpose', perm: [0, 2, 1] }))
}

/** A branch at half the size, or at a smaller one, and back. */
const resized: AppendPart = (net, from, random) => {
  const [channels, height, width] = from.shape
  const mode = random.pick(['nearest', 'nearest', 'linear'] as const)
  const small = net.chain(
    from,
    { op: 'avg_pool', kernel: 2, stride: 2, padding: 0 },
    { op: 'conv', kernel: 3, channels, bias: false },
    { op: 'sigmoid' },
    { op: 'resize', height, width, mode },
  )
  return net.add({ op: random.pick(['mul', 'add']) }, from, small)
}

/** Margins on two sides, as TensorFlow and stems of even windows have them. */
const margins: AppendPart = (net, from, random) => {
  const padded = net.add({ op: 'pad', padding: [0, 0, 1, 1] }, from)
  if (random.int(2) === 0) return net.add({ op: 'max_pool', kernel: 2, stride: 1, padding: 0 }, padded)
  const conv: DraftNode = { op: 'conv', kernel: 2, channels: from.shape[0], padding: 0 }
  return net.chain(padded, conv, { op: 'relu' })
}

/** Pooling in attention's place (Yu et al. 2022). */
const pooled: AppendPart = (net, from) => {
  const centred = net.add({ op: 'sub' }, net.add({ op: 'avg_pool', kernel: 3 }, from), from)
  return net.add({ op: 'add' }, from, net.add({ op: 'mul' }, centred, perChannel(net, from)))
}

/** A convolution of some channels, the others as they are (Chen et al. 2023), or both halves multiplied. */
const partial: AppendPart = (net, from, random) => {
  const [channels] = from.shape
  const cut = random.int(2) === 0 ? channels >> 1 : Math.max(1, channels >> 2)
  const first = net.add({ op: 'slice', start: 0, end: cut }, from)
  const rest = net.add({ op: 'slice', start: cut, end: channels }, from)
  if (2 * cut === channels && random.int(2) === 0)
    return net.chain(net.add({ op: 'mul' }, first, rest), pointwise(channels))
  return net.add({ op: 'concat' }, net.add({ op: 'conv', kernel: 3, channels: cut, bias: false }, first), rest)
}

/** Windows that are long, large or dealt to odd numbers of groups. */
const oddWindow: AppendPart = (net, from, random) => {
  const [channels] = from.shape
  const kernel = random.pick<number | [number, number]>([9, 11, [1, 5], [5, 1], [1, 7], [1, 11], [11, 1]])
  if (random.int(3) > 0) return net.chain(from, { op: 'depthwise_conv', kernel }, { op: 'batch_norm' })
  const groups = [3, 5, 6, 7, 8, 12, 16].filter((count) => channels % count === 0).concat(1)
  return net.chain(from, { op: 'conv', kernel: 3, channels, groups: random.pick(groups) }, { op: 'relu' })
}

const transposed: AppendPart = (net, from) => {
  const [channels, height] = from.shape
  if (height % 2 > 0) return from
  const half = Math.max(8, channels >> 2)
  const down: DraftNode = { op: 'conv', kernel: 3, stride: 2, channels: half }
  return net.add(
    { op: 'add' },
    from,
    net.chain(from, down, { op: 'conv_transpose', kernel: 2, stride: 2, padding: 0, channels }),
  )
}

/** Functions beside convolutions, which no runtime takes in. */
const functions: AppendPart = (net, from, random) => {
  const chosen = random.pick(['exp', 'erf', 'softplus', 'tanh', 'abs', 'sqrt', 'sigmoid', 'mish', 'gelu_tanh'] as const)
  const made = net.add({ op: chosen }, from)
  if (random.int(2) === 0) return net.chain(made, { op: 'mul', by: 0.7 }, { op: 'add', by: 0.1 })
  return net.add({ op: random.pick(['mul', 'sub', 'max', 'min']) }, from, made)
}

/** A square of what is above zero, scaled and moved (Yu et al. 2022). */
const starRelu: AppendPart = (net, from) =>
  net.chain(from, { op: 'relu' }, { op: 'pow', by: 2 }, { op: 'mul', by: 0.9 }, { op: 'add', by: -0.4 })

const activation: AppendPart = (net, from, random) =>
  net.chain(from, { op: 'batch_norm' }, { op: random.pick(ACTIVATIONS) })

export const IMAGE_PARTS: readonly AppendPart[] = [
  groupNorm,
  groupNorm,
  spelledNorm,
  responseNorm,
  vectorGate,
  squeezeExcite,
  squeezeExcite,
  neighbourGate,
  pixelGate,
  axisGates,
  resized,
  resized,
  margins,
  pooled,
  partial,
  oddWindow,
  oddWindow,
  transposed,
  functions,
  functions,
  starRelu,
  activation,
]
