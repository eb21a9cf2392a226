// Networks that do one thing many times: most of their time is that of one kernel.
import { ACTIVATIONS } from './activations.ts'
import { NetworkDraft } from './draft.ts'
import { logUniform, roundWidth } from './widths.ts'
import type { DraftNode } from './draft.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { ActivationName } from '@archcast/core/ops/elementwise/activation.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const SIDES = [1, 1, 1, 2, 3, 4, 5, 7, 8, 8, 10, 14, 16, 16, 20, 28, 32, 32, 32, 40, 48, 56, 80, 112]
/** Most elements of an activation, and multiply-accumulates of a kernel and of the whole chain. */
const MOST_ELEMENTS = 2 ** 19
const MOST_MACS = 1.5e8
const CHAIN_MACS = 6e7

/** A kernel's nodes, and what it costs. */
interface Link {
  readonly nodes: readonly DraftNode[]
  readonly macs: number
  /** Whether it must keep the number of channels. */
  readonly same?: boolean
}

/** 3 to 16 links of one kind one after another where they keep the shape, else beside each other and added up. */
export function sampleChain(random: Random): ArchGraph {
  for (;;) {
    const side = random.pick(SIDES)
    const most = side > 8 ? 640 : side > 4 ? 1280 : 2048
    const channels = roundWidth(random, logUniform(random, 8, most))
    const out = random.int(3) === 0 ? channels : roundWidth(random, logUniform(random, 8, most))
    const { nodes, macs, same } = link(random, channels, out, side)
    if (Math.max(channels, out) * side * side > MOST_ELEMENTS || macs > MOST_MACS) continue
    const count = Math.round(Math.min(16, Math.max(3, CHAIN_MACS / (macs + 20 * channels * side * side))))
    const net = new NetworkDraft([channels, side, side], 10)
    let value = net.chain(net.input, ...nodes)
    if (value.shape[1] !== side) {
      for (let i = 1; i < count; i++) value = net.add({ op: 'add' }, value, net.chain(net.input, ...nodes))
    } else {
      for (let i = 1; i < count; i++) {
        const back = nodes.map((node) =>
          'channels' in node ? { ...node, channels: same || i % 2 ? channels : out } : node,
        )
        value = net.chain(value, ...back)
      }
    }
    return net.finish(value)
  }
}

function link(random: Random, channels: number, out: number, side: number): Link {
  const stride = side > 3 && random.int(5) === 0 ? 2 : 1
  const pixels = (side / stride) ** 2
  const after = tail(random)
  // Of one pixel only what gates of channels do.
  const kind = side === 1 ? 0 : random.int(16)
  if (kind < 5)
    return { nodes: [{ op: 'conv', kernel: 1, channels: out, stride }, ...after], macs: channels * out * pixels }
  if (kind < 9) {
    const dilation = random.int(8) === 0 ? 2 : 1
    const kernel = random.pick<number | [number, number]>([3, 3, 3, 3, 5, 7, [1, 7], [7, 1]])
    const area = typeof kernel === 'number' ? kernel * kernel : 7
    return {
      nodes: [{ op: 'conv', kernel, channels: out, stride, dilation }, ...after],
      macs: channels * out * pixels * area,
    }
  }
  if (kind < 12) {
    const kernel = random.pick([3, 3, 5, 7])
    return {
      nodes: [{ op: 'depthwise_conv', kernel, stride, dilation: random.pick([1, 1, 1, 2]) }, ...after],
      macs: channels * pixels * kernel ** 2,
    }
  }
  if (kind < 13) {
    const groups = random.pick([2, 4, 8].filter((count) => channels % count === 0).concat(1))
    const nodes: DraftNode[] = [{ op: 'conv', kernel: 3, channels, stride, groups }, ...after]
    // The same width throughout: what is drawn as `out` need not be a multiple of the groups.
    return { nodes, macs: (channels * channels * pixels * 9) / groups, same: true }
  }
  const light = { macs: channels * pixels }
  if (kind < 14)
    return { nodes: [{ op: random.pick(['max_pool', 'avg_pool']), kernel: random.pick([3, 3, 5]), stride }], ...light }
  if (kind < 15)
    return { nodes: [{ op: 'batch_norm' }, { op: random.pick<ActivationName>(['relu', 'hard_swish']) }], ...light }
  return { nodes: [{ op: random.pick(ACTIVATIONS) }, { op: 'max_pool', kernel: 3 }], ...light }
}

function tail(random: Random): DraftNode[] {
  const norm: DraftNode[] = random.int(3) > 0 ? [{ op: 'batch_norm' }] : []
  return random.int(2) === 0 ? norm : [...norm, { op: random.pick(ACTIVATIONS) }]
}
