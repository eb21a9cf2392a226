// Networks of a few parts, each several times: what the other samplers seldom or never have.
import { NetworkDraft } from './draft.ts'
import { IMAGE_PARTS } from './image-parts.ts'
import { TOKEN_PARTS } from './token-parts.ts'
import { logUniform, roundWidth } from './widths.ts'
import { activations, cost } from '@archcast/core/arch/cost.ts'
import type { DraftNode, DraftValue } from './draft.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/** Draws are repeated until the network has no more multiply-accumulates and elements of activations. */
const MOST_MACS = 1e9
const MOST_ACTIVATIONS = 1.5e7
/** Elements of one activation. */
const MOST_ELEMENTS = 2 ** 19

export function sampleVariedNetwork(random: Random): ArchGraph {
  for (;;) {
    const graph = random.int(2) === 0 ? ofImages(random) : ofTokens(random)
    if (graph && cost(graph).macs <= MOST_MACS && activations(graph) <= MOST_ACTIVATIONS) return graph
  }
}

/** A stem, then two or three parts, the image halved between them. */
function ofImages(random: Random): ArchGraph | undefined {
  const side = 4 * random.pick([8, 12, 14, 16, 20, 28, 32, 40, 56, 64])
  const net = new NetworkDraft([3, side, side], random.pick([10, 100, 1000]))
  const start = random.pick([2, 2, 4])
  let channels = roundWidth(random, logUniform(random, 16, 256))
  if ((channels * side * side) / start ** 2 > MOST_ELEMENTS) return undefined
  const stem: DraftNode = { op: 'conv', kernel: start === 2 ? 3 : 4, stride: start, channels }
  let value = net.chain(net.input, { ...stem, padding: start === 2 ? 'same' : 0 }, { op: 'relu' })
  for (let turns = 2 + random.int(2); turns > 0; turns--) {
    const part = random.pick(IMAGE_PARTS)
    for (let times = 1 + random.int(4); times > 0; times--) value = part(net, value, random)
    if (value.shape[1] % 2 > 0 || value.shape[1] < 8) break
    channels = Math.min(640, roundWidth(random, channels * (1 + random.next())))
    const way = random.pick<DraftNode>([
      { op: 'conv', kernel: 3, stride: 2, channels },
      { op: 'avg_pool', kernel: 2, stride: 2, padding: 0 },
    ])
    value = net.add(way, value)
  }
  return net.finish(value)
}

/** Patches of an image as tokens, then two to four parts. */
function ofTokens(random: Random): ArchGraph {
  const [patch, grid] = [random.pick([4, 8, 16]), random.pick([4, 7, 8, 10, 14, 14, 16])]
  const net = new NetworkDraft([3, patch * grid, patch * grid], random.pick([10, 100, 1000]))
  const channels = random.pick([16, 24, 32]) * Math.round(logUniform(random, 2, 16))
  let value: DraftValue = net.chain(net.input, { op: 'patch_embed', patch, channels }, { op: 'position' })
  for (let turns = 2 + random.int(3); turns > 0; turns--) {
    const part = random.pick(TOKEN_PARTS)
    for (let times = 1 + random.int(3); times > 0; times--) value = part(net, value, random)
  }
  return net.finish(net.add({ op: 'layer_norm' }, value), { op: 'token_pool', how: random.pick(['mean', 'first']) })
}
