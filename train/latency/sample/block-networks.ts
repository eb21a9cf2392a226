// Networks of random width and depth from the blocks of MobileNetV2 (Sandler et al. 2018) and ResNet (He et al. 2016).
import { NetworkDraft } from './draft.ts'
import { imageSide, logUniform, roundWidth, wideness } from './widths.ts'
import type { DraftNode, DraftValue } from './draft.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/** Draws are repeated until the network has no more multiply-accumulates and elements of activations. */
const MOST_MACS = 1.5e9
const MOST_ACTIVATIONS = 2e7

type Activation = 'relu' | 'relu6' | 'hard_swish' | 'silu'

/** A block between two stages: what it reads, its output channels and its stride. */
type Block = (net: NetworkDraft, from: DraftValue, channels: number, stride: number) => DraftValue

/** A network without its head. */
interface Body {
  readonly net: NetworkDraft
  readonly end: DraftValue
}

/** Inverted residuals or residual blocks in three to five stages, for images of 32 to 224 pixels a side. */
export function sampleBlockNetwork(random: Random): ArchGraph {
  for (;;) {
    const { net, end } = random.int(2) === 0 ? mobileNetwork(random) : residualNetwork(random)
    if (net.macs <= MOST_MACS && net.elements <= MOST_ACTIVATIONS) return net.finish(end)
  }
}

/** A 3x3 stem, stages of inverted residuals, a 1x1 convolution before the head. */
function mobileNetwork(random: Random): Body {
  const activation = random.pick<Activation>(['relu', 'relu6', 'relu6', 'hard_swish', 'silu'])
  const net = startNetwork(random)
  const stem = roundWidth(random, logUniform(random, 8, 48) * wideness(random))
  const from = net.chain(net.input, ...convolution(stem, 3, net.input.shape[1] > 48 ? 2 : 1), { op: activation })
  const body = stages(net, random, from, stem, () => {
    const kernel = random.pick([3, 3, 5, 7])
    const expansion = random.pick([1, 2, 3, 4, 6])
    const wide = (channels: number) => roundWidth(random, channels * expansion)
    return (net, from, channels, stride) => {
      const hidden = expansion === 1 ? from.shape[0] : wide(from.shape[0])
      const expanded = expansion === 1 ? from : net.chain(from, ...convolution(hidden, 1), { op: activation })
      const out = net.chain(
        expanded,
        { op: 'depthwise_conv', kernel, stride },
        { op: 'batch_norm' },
        { op: activation },
        ...convolution(channels, 1),
      )
      return stride === 1 && from.shape[0] === channels ? net.add({ op: 'add' }, from, out) : out
    }
  })
  const last = roundWidth(random, body.shape[0] * random.pick([2, 4]))
  const end = random.int(2) === 0 ? body : net.chain(body, ...convolution(last, 1), { op: activation })
  return { net, end }
}

/** A 3x3 or 7x7 stem, stages of basic or bottleneck blocks, shortcuts by a 1x1 convolution where shapes change. */
function residualNetwork(random: Random): Body {
  const net = startNetwork(random)
  const bottleneck = random.int(2) === 0
  const groups = bottleneck ? random.pick([1, 1, 1, 2, 4]) : 1
  const stem = roundWidth(random, logUniform(random, 8, 64) * wideness(random))
  const large = net.input.shape[1] > 64
  const first = net.chain(net.input, ...convolution(stem, large ? 7 : 3, large ? 2 : 1), { op: 'relu' })
  const from = large ? net.add({ op: 'max_pool', kernel: 3, stride: 2 }, first) : first
  const body = stages(net, random, from, bottleneck ? stem * 2 : stem, () => (net, from, channels, stride) => {
    const inner = bottleneck ? Math.max(groups, Math.round(channels / 4 / groups) * groups) : channels
    const branch: DraftNode[] = bottleneck
      ? [
          ...convolution(inner, 1),
          { op: 'relu' },
          ...convolution(inner, 3, stride, groups),
          { op: 'relu' },
          ...convolution(channels, 1),
        ]
      : [...convolution(channels, 3, stride), { op: 'relu' }, ...convolution(channels, 3)]
    const out = net.chain(from, ...branch)
    const same = stride === 1 && from.shape[0] === channels
    const shortcut = same ? from : net.chain(from, ...convolution(channels, 1, stride))
    return net.chain(net.add({ op: 'add' }, out, shortcut), { op: 'relu' })
  })
  return { net, end: body }
}

function startNetwork(random: Random): NetworkDraft {
  const side = imageSide(random)
  return new NetworkDraft([3, side, side], random.pick([10, 100, 1000]))
}

/**
 * Stages of one to four blocks. Every stage, but perhaps the first, halves the image and widens by about 1.2 to 2.2.
 */
function stages(
  net: NetworkDraft,
  random: Random,
  from: DraftValue,
  width: number,
  makeBlock: () => Block,
): DraftValue {
  let value = from
  let channels = width
  const count = 3 + random.int(3)
  for (let stage = 0; stage < count; stage++) {
    const stride = value.shape[1] > 4 && (stage > 0 || random.int(2) === 0) ? 2 : 1
    channels = roundWidth(random, channels * (stage === 0 ? 1 : 1.2 + random.next()))
    const block = makeBlock()
    const depth = 1 + random.int(4)
    for (let i = 0; i < depth; i++) value = block(net, value, channels, i === 0 ? stride : 1)
  }
  return value
}

function convolution(channels: number, kernel: number, stride = 1, groups = 1): DraftNode[] {
  return [{ op: 'conv', channels, kernel, stride, groups }, { op: 'batch_norm' }]
}
