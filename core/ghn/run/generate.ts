// A loaded GHN: architectures -> generated weights.
import { elements } from '../../onnx/graph.ts'
import { cutWeight, roomOf } from '../tiles/cut.ts'
import { scaleToSize } from '../tiles/generated-sizes.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { JoinTiles } from '../tiles/cut.ts'
import type { GeneratedWeight, GhnItem } from '../tiles/tile-plan.ts'
import type { Ghn } from './ghn.ts'

export interface Generated {
  /** The pruned network that the weights belong to. */
  readonly graph: ArchGraph
  /** In node order. */
  readonly weights: readonly GeneratedWeight[]
}

/** Architectures in one run share the reading of the tables; beyond so many there is little left to share. */
const MOST = 4
/** Elements of the tiles in one run: more no longer fit in the nearer caches. */
const ROOM = 2 ** 19

/** Generates the weights of a batch of architectures. */
export async function generateWeights(ghn: Ghn, items: Iterable<GhnItem>): Promise<Generated[]> {
  const generated: Generated[] = []
  for (const chunk of chunksOf(items)) {
    const tiles = await ghn.tiles(chunk)
    for (const [place, item] of chunk.entries()) generated.push(cutAll(item, tiles.of[place], ghn.join).generated)
  }
  return generated
}

/**
 * Generates the weights of architectures one after another and hands each network to `use`, whose results it returns.
 * The weights last until `use` is done: their memory then serves the next, while it is still in the caches, and a view
 * that was kept is empty.
 * @param items are asked for a few at a time, so that they may be made as they are needed
 */
export async function useWeights<T>(
  ghn: Ghn,
  items: Iterable<GhnItem>,
  use: (generated: Generated) => T | Promise<T>,
): Promise<T[]> {
  const results: T[] = []
  for (const chunk of chunksOf(items)) {
    const tiles = await ghn.tiles(chunk)
    try {
      for (const [place, item] of chunk.entries()) {
        const { generated, release } = cutAll(item, tiles.of[place], ghn.join)
        try {
          results.push(await use(generated))
        } finally {
          release()
        }
      }
    } finally {
      tiles.release()
    }
  }
  return results
}

/** The weights of a network, and what frees the memory that they do not share with its tiles. */
function cutAll({ ghn: { graph }, plan }: GhnItem, tiles: readonly Float32Array[], join?: JoinTiles) {
  // One piece of memory for all, which is there and gone at once.
  const all = new Float32Array(roomOf(plan.weights, plan.kinds))
  let end = 0
  const room = (length: number) => all.subarray(end, (end += length))
  const weights = plan.weights.map((weight): GeneratedWeight => {
    const data = cutWeight(weight, plan.kinds, tiles, room, join)
    if (weight.size !== undefined) scaleToSize(weight.size, weight.spec, data)
    return { spec: weight.spec, data }
  })
  return { generated: { graph, weights } satisfies Generated, release: () => void all.buffer.transfer(0) }
}

function* chunksOf(items: Iterable<GhnItem>): Generator<GhnItem[]> {
  let chunk: GhnItem[] = []
  let room = 0
  const take = () => {
    const taken = chunk
    ;[chunk, room] = [[], 0]
    return taken
  }
  for (const item of items) {
    const own = tileElements(item)
    if (chunk.length > 0 && room + own > ROOM) yield take()
    chunk.push(item)
    room += own
    if (chunk.length === MOST) yield take()
  }
  if (chunk.length > 0) yield chunk
}

function tileElements({ plan: { kinds, counts } }: GhnItem): number {
  return counts.reduce((sum, count, kind) => sum + count * elements(kinds[kind].shape), 0)
}
