// Networks of every operation of the vocabulary in any order: what the other samplers leave out.
import { ACTIVATIONS } from './activations.ts'
import { NetworkDraft } from './draft.ts'
import { imageSide, logUniform, roundWidth } from './widths.ts'
import { sizeOf } from '@archcast/core/ops/shape.ts'
import type { DraftNode, DraftValue } from './draft.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Pair } from '@archcast/core/onnx/window.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/** Activation elements and kernel area times channels of one step, so that no single kernel takes all the time. */
const MOST_ELEMENTS = 2 ** 18
const MOST_MACS = 3e7
/** Elements of all activations, after which a network ends. */
const MOST_IN_ALL = 1.5e7

/** A stem, then 8 to 24 steps of random operations; every few steps the image is halved. */
export function sampleMixedNetwork(random: Random): ArchGraph {
  const side = imageSide(random)
  const net = new NetworkDraft([random.pick([1, 3, 3, 3, 4]), side, side], random.pick([10, 100, 1000]))
  const stride = side > 48 ? 2 : 1
  const stem: DraftNode = { op: 'conv', channels: width(random, 64), kernel: random.pick([3, 5, 7]), stride }
  let value = net.chain(net.input, stem, { op: 'batch_norm' }, { op: 'relu' })
  const steps = 8 + random.int(17)
  for (let step = 0; step < steps && net.elements < MOST_IN_ALL; step++) value = draw(net, value, random)
  if (random.int(2) === 0) return net.finish(value)
  return net.finish(net.add({ op: 'global_max_pool' }, value))
}

function draw(net: NetworkDraft, from: DraftValue, random: Random): DraftValue {
  const kind = random.int(12)
  if (kind < 5) return branch(net, from, random)
  const crowded = from.shape[0] > 512 || sizeOf(from.shape) > 2 * MOST_ELEMENTS
  const narrowed = crowded
    ? net.add(
        {
          op: 'conv',
          kernel: 1,
          channels: width(random, Math.min(256, MOST_ELEMENTS / (from.shape[1] * from.shape[2]))),
        },
        from,
      )
    : from
  if (kind < 9) return net.add({ op: 'add' }, branch(net, narrowed, random, true), branch(net, narrowed, random, true))
  if (kind < 11) {
    const parts = Array.from({ length: 2 + random.int(3) }, () => branch(net, narrowed, random, false, 1))
    return net.add({ op: 'concat' }, ...parts)
  }
  return shrink(net, narrowed, random)
}

/** One operation, perhaps with batch normalisation and an activation before or behind it. */
function branch(net: NetworkDraft, from: DraftValue, random: Random, same = false, stride?: number): DraftValue {
  const before: DraftNode[] = random.int(4) === 0 ? [{ op: random.pick(ACTIVATIONS) }] : []
  const after: DraftNode[] = random.int(3) > 0 ? [{ op: 'batch_norm' }] : []
  if (random.int(2) === 0) after.push({ op: random.pick(ACTIVATIONS) })
  return net.chain(from, ...before, operation(from, random, same, stride), ...after)
}

function operation(from: DraftValue, random: Random, same: boolean, fixed?: number): DraftNode {
  const [channels, height, breadth] = from.shape
  const side = Math.min(height, breadth)
  const stride = same ? 1 : (fixed ?? (side >= 8 && random.int(6) === 0 ? 2 : 1))
  const dilation = random.int(6) === 0 ? 2 : 1
  const kernel: number | [number, number] = random.pick([1, 1, 1, 3, 3, 3, 5, 7, [1, 7] as [number, number], [7, 1]])
  const bias = random.int(4) === 0
  const [kh, kw]: Pair = typeof kernel === 'number' ? [kernel, kernel] : kernel
  const pixels = height * breadth
  const room = Math.min(MOST_ELEMENTS / pixels, MOST_MACS / (pixels * channels * kh * kw), 1024)
  const out = same ? channels : width(random, Math.max(4, room))
  switch (random.int(10)) {
    case 0:
    case 1:
      return { op: random.pick(['max_pool', 'avg_pool']), kernel: random.pick([3, 3, 5]), stride }
    case 2:
    case 3:
      return { op: 'depthwise_conv', kernel: random.pick([3, 5, 7]), stride, dilation, bias }
    case 4: {
      const groups = random.pick([2, 4, 8].filter((g) => channels % g === 0).concat(1))
      const fits = same ? channels : Math.max(groups, Math.round(out / groups) * groups)
      return { op: 'conv', channels: fits, kernel: 3, stride, groups, bias }
    }
    case 5:
      return { op: 'separable_conv', channels: out, kernel: random.pick([3, 5]), stride, dilation }
    default:
      return channels * out * pixels * kh * kw > MOST_MACS
        ? { op: 'batch_norm' }
        : { op: 'conv', channels: out, kernel, stride, dilation: kernel === 1 ? 1 : dilation, bias }
  }
}

/** Halves the image by a pool or a convolution. */
function shrink(net: NetworkDraft, from: DraftValue, random: Random): DraftValue {
  if (from.shape[1] < 4) return net.add({ op: 'relu' }, from)
  const channels = width(random, Math.min(512, from.shape[0] * 2))
  const kernel = random.pick([2, 3])
  const padding = kernel === 3 ? 1 : 0
  const ways: DraftNode[] = [
    { op: 'max_pool', kernel, stride: 2, padding },
    { op: 'avg_pool', kernel, stride: 2, padding },
    { op: 'conv', kernel: 3, stride: 2, channels },
  ]
  return net.add(random.pick(ways), from)
}

function width(random: Random, most: number): number {
  return Math.max(1, roundWidth(random, logUniform(random, 4, Math.max(5, most))))
}
