// The reference: fixed small networks, timed beside all others. What slows the machine slows them too, each in its own
// way.
import { NetworkDraft } from './sample/draft.ts'
import { buildNetwork } from '@archcast/core/spaces/nas-bench-201-graph.ts'
import { parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import type { DraftValue } from './sample/draft.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { ActivationName } from '@archcast/core/ops/elementwise/activation.ts'

const CELL = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|avg_pool_3x3~0|nor_conv_1x1~1|skip_connect~2|'

/**
 * Small convolutions, inverted residuals, wide convolutions, activations apart from convolutions, large images. Each
 * takes a fraction of a millisecond; shorter ones would tell more of what ran before them. The last has more weights
 * than the inner caches hold, as long networks do.
 */
export function referenceNetworks(): readonly ArchGraph[] {
  return [
    buildNetwork(parseCell(CELL), 1),
    inverted(16, 32, 'relu6'),
    residual(96, 12, 2),
    inverted(12, 24, 'hard_swish'),
    large(),
    residual(256, 8, 4),
  ]
}

function residual(channels: number, side: number, blocks: number): ArchGraph {
  const net = new NetworkDraft([3, side, side], 10)
  const conv = (width: number) => ({ op: 'conv', channels: width, kernel: 3 }) as const
  let value = net.chain(net.input, conv(channels), { op: 'batch_norm' }, { op: 'relu' })
  for (let i = 0; i < blocks; i++) {
    const branch = net.chain(value, conv(channels), { op: 'batch_norm' }, { op: 'relu' }, conv(channels))
    value = net.chain(net.add({ op: 'add' }, net.add({ op: 'batch_norm' }, branch), value), { op: 'relu' })
  }
  return net.finish(value)
}

function inverted(channels: number, side: number, activation: ActivationName): ArchGraph {
  const net = new NetworkDraft([3, side, side], 10)
  let value: DraftValue = net.chain(
    net.input,
    { op: 'conv', channels, kernel: 3 },
    { op: 'batch_norm' },
    { op: activation },
  )
  for (let i = 1; i <= 4; i++) {
    const wide = value.shape[0] * 4
    const pointwise = (width: number) => ({ op: 'conv', channels: width, kernel: 1 }) as const
    const expanded = net.chain(value, pointwise(wide), { op: 'batch_norm' }, { op: activation })
    const depthwise = { op: 'depthwise_conv', kernel: i % 2 ? 3 : 5, stride: i % 2 ? 1 : 2 } as const
    const filtered = net.chain(expanded, depthwise, { op: 'batch_norm' }, { op: activation })
    value = net.chain(filtered, pointwise(channels * i), { op: 'batch_norm' })
  }
  return net.finish(value)
}

function large(): ArchGraph {
  const net = new NetworkDraft([3, 96, 96], 10)
  let value = net.chain(net.input, { op: 'conv', channels: 32, kernel: 3 }, { op: 'batch_norm' })
  for (let i = 0; i < 2; i++) {
    const pooled = net.chain(value, { op: 'relu' }, { op: 'depthwise_conv', kernel: 3 }, { op: 'batch_norm' })
    value = net.add({ op: 'add' }, value, net.add({ op: 'max_pool', kernel: 3 }, pooled))
  }
  return net.finish(value)
}
