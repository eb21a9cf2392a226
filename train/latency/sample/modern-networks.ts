// Networks like published ones for 224 pixels: squeeze-and-excitation, grouped bottlenecks, shuffles, dense blocks,
// fire modules.
import { NetworkDraft } from './draft.ts'
import { logUniform, roundWidth, wideness } from './widths.ts'
import type { DraftNode, DraftValue } from './draft.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/** Draws are repeated until the network has no more multiply-accumulates and elements of activations. */
const MOST_MACS = 2.8e9
const MOST_ACTIVATIONS = 2.5e7
const SIDES = [96, 128, 160, 192, 224, 224, 224, 224, 256, 256, 288]

type Activation = 'relu' | 'relu6' | 'silu' | 'hard_swish'
type Body = (net: NetworkDraft, random: Random) => DraftValue
const BODIES: readonly Body[] = [excited, excited, regular, shuffled, dense, fires]

export function sampleModernNetwork(random: Random): ArchGraph {
  for (;;) {
    const side = random.pick(SIDES)
    const net = new NetworkDraft([3, side, side], random.pick([10, 100, 1000, 1000]))
    const end = random.pick(BODIES)(net, random)
    if (net.macs <= MOST_MACS && net.elements <= MOST_ACTIVATIONS) return net.finish(end)
  }
}

/** Inverted residuals (MobileNetV2, V3 and EfficientNet: Sandler et al. 2018, Howard et al. 2019, Tan & Le 2019). */
function excited(net: NetworkDraft, random: Random): DraftValue {
  const activation = random.pick<Activation>(['relu6', 'silu', 'silu', 'hard_swish', 'relu'])
  const gate = random.pick(['sigmoid', 'hard_sigmoid'] as const)
  const stem = roundWidth(random, logUniform(random, 12, 40) * wideness(random))
  let value = net.chain(net.input, ...layer(stem, 3, 2), { op: activation })
  let width = Math.max(8, stem / 2)
  const stages = 4 + random.int(3)
  for (let stage = 0; stage < stages; stage++) {
    const [kernel, expansion] = [random.pick([3, 3, 5]), stage === 0 ? 1 : random.pick([3, 4, 6, 6])]
    const scaled = random.int(3) > 0
    width = roundWidth(random, width * (stage === 0 ? 1 : 1.3 + 0.7 * random.next()))
    const depth = 1 + random.int(4)
    for (let i = 0; i < depth; i++) {
      const stride = i === 0 && stage > 0 && value.shape[1] > 7 && random.int(4) > 0 ? 2 : 1
      const hidden = value.shape[0] * expansion
      const wide = expansion === 1 ? value : net.chain(value, ...layer(hidden, 1), { op: activation })
      const filtered = net.chain(
        wide,
        { op: 'depthwise_conv', kernel, stride },
        { op: 'batch_norm' },
        { op: activation },
      )
      const weighed = scaled ? excite(net, random, filtered, value.shape[0], gate) : filtered
      const out = net.chain(weighed, ...layer(width, 1))
      value = stride === 1 && value.shape[0] === width ? net.add({ op: 'add' }, value, out) : out
    }
  }
  return net.chain(value, ...layer(roundWidth(random, width * random.pick([3, 4, 6])), 1), { op: activation })
}

/** Squeeze and excitation (Hu et al. 2018) by a fraction of `width`. */
function excite(
  net: NetworkDraft,
  random: Random,
  from: DraftValue,
  width: number,
  gate: 'sigmoid' | 'hard_sigmoid',
): DraftValue {
  const inner = Math.max(4, Math.round(width / random.pick([1, 4, 4])))
  const conv = (channels: number): DraftNode => ({ op: 'conv', kernel: 1, channels, bias: true })
  const inside = random.pick<Activation>(['relu', 'silu'])
  const pooled = net.add({ op: 'global_avg_pool' }, from)
  const scale = net.chain(pooled, conv(inner), { op: inside }, conv(from.shape[0]), { op: gate })
  return net.add({ op: 'mul' }, scale, from)
}

/** Grouped bottlenecks (RegNet, ResNeXt: Radosavovic et al. 2020, Xie et al. 2017). */
function regular(net: NetworkDraft, random: Random): DraftValue {
  const group = random.pick([4, 8, 8, 8, 16, 16, 24, 32, 48])
  const scaled = random.int(2) === 0
  let value = net.chain(net.input, ...layer(32, 3, 2), { op: 'relu' })
  let width = group * (1 + random.int(Math.ceil((64 * wideness(random)) / group)))
  const stages = 3 + random.int(2)
  for (let stage = 0; stage < stages; stage++) {
    if (stage > 0) width = group * Math.max(1, Math.round((width * (1.4 + 1.2 * random.next())) / group))
    const depth = 1 + random.int(6)
    for (let i = 0; i < depth; i++) {
      const stride = i === 0 ? 2 : 1
      const filtered = net.chain(value, ...layer(width, 1), { op: 'relu' }, ...layer(width, 3, stride, width / group), {
        op: 'relu',
      })
      const out = net.chain(
        scaled ? excite(net, random, filtered, value.shape[0], 'sigmoid') : filtered,
        ...layer(width, 1),
      )
      const shortcut = i === 0 ? net.chain(value, ...layer(width, 1, stride)) : value
      value = net.chain(net.add({ op: 'add' }, shortcut, out), { op: 'relu' })
    }
  }
  return value
}

/** Units of ShuffleNetV2 (Ma et al. 2018). */
function shuffled(net: NetworkDraft, random: Random): DraftValue {
  const start = net.chain(net.input, ...layer(24, 3, 2), { op: 'relu' })
  let value = net.add({ op: 'max_pool', kernel: 3, stride: 2 }, start)
  let half = 2 * Math.round(logUniform(random, 12, 64) * wideness(random))
  const branch = (from: DraftValue, stride: number) =>
    net.chain(
      from,
      ...layer(half, 1),
      { op: 'relu' },
      { op: 'depthwise_conv', kernel: 3, stride },
      { op: 'batch_norm' },
      ...layer(half, 1),
      { op: 'relu' },
    )
  for (let stage = 0; stage < 3; stage++) {
    const other = net.chain(
      value,
      { op: 'depthwise_conv', kernel: 3, stride: 2 },
      { op: 'batch_norm' },
      ...layer(half, 1),
      { op: 'relu' },
    )
    value = shuffle(net, other, branch(value, 2))
    for (let i = 1 + random.int(6); i > 0; i--) {
      const kept = net.add({ op: 'slice', start: 0, end: half }, value)
      value = shuffle(net, kept, branch(net.add({ op: 'slice', start: half, end: 2 * half }, value), 1))
    }
    half *= 2
  }
  return net.chain(value, ...layer(1024, 1), { op: 'relu' })
}

const shuffle = (net: NetworkDraft, a: DraftValue, b: DraftValue) =>
  net.chain(net.add({ op: 'concat' }, a, b), { op: 'channel_shuffle', groups: 2 })

/** Dense blocks, each layer reading all before it (Huang et al. 2017). */
function dense(net: NetworkDraft, random: Random): DraftValue {
  const growth = random.pick([12, 16, 24, 32, 32, 48])
  let value = net.chain(net.input, ...layer(2 * growth, 7, 2), { op: 'relu' }, { op: 'max_pool', kernel: 3, stride: 2 })
  const blocks = 3 + random.int(2)
  for (let block = 0; block < blocks; block++) {
    const parts = [value]
    const depth = 3 + random.int(22)
    for (let i = 0; i < depth; i++) {
      const joined = parts.length > 1 ? net.add({ op: 'concat' }, ...parts) : parts[0]
      parts.push(net.chain(joined, ...normed(4 * growth, 1), ...normed(growth, 3)))
    }
    value = net.add({ op: 'concat' }, ...parts)
    if (block === blocks - 1) break
    const narrow = net.chain(value, ...normed(Math.floor(value.shape[0] / 2), 1))
    value = net.add({ op: 'avg_pool', kernel: 2, stride: 2, padding: 0 }, narrow)
  }
  return net.chain(value, { op: 'batch_norm' }, { op: 'relu' })
}

/** Fire modules (SqueezeNet: Iandola et al. 2016). */
function fires(net: NetworkDraft, random: Random): DraftValue {
  const plain = (channels: number, kernel: number, stride = 1, padding: 0 | 'same' = 'same'): DraftNode[] => [
    { op: 'conv', channels, kernel, stride, bias: true, padding },
    { op: 'relu' },
  ]
  const pool: DraftNode = { op: 'max_pool', kernel: 3, stride: 2, padding: 0 }
  let value = net.chain(net.input, ...plain(64, random.pick([3, 3, 7]), 2, 0), pool)
  let inner = 8 * (1 + random.int(4)) * wideness(random)
  for (let stage = 0; stage < 3; stage++) {
    for (let i = 1 + random.int(3); i >= 0; i--) {
      const squeezed = net.chain(value, ...plain(inner, 1))
      value = net.add(
        { op: 'concat' },
        net.chain(squeezed, ...plain(4 * inner, 1)),
        net.chain(squeezed, ...plain(4 * inner, 3)),
      )
    }
    if (stage < 2) value = net.add(pool, value)
    inner += 16
  }
  return net.chain(value, ...plain(1000, 1))
}

function layer(channels: number, kernel: number, stride = 1, groups = 1): DraftNode[] {
  return [{ op: 'conv', channels, kernel, stride, groups }, { op: 'batch_norm' }]
}

function normed(channels: number, kernel: number): DraftNode[] {
  return [{ op: 'batch_norm' }, { op: 'relu' }, { op: 'conv', channels, kernel }]
}
