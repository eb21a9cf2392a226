// A loaded GHN: architectures -> generated weights.
import { cutWeight, planTiles } from './tiles.ts'
import { ghnGraph } from './nodes.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'
import type { GhnConfig } from './config.ts'
import type { GhnItem } from './tile-feeds.ts'
import type { Ghn } from './open.ts'

export interface GeneratedWeight {
  readonly spec: ParameterSpec
  /** Row-major. */
  readonly data: Float32Array
}

export interface Generated {
  /** The pruned network that the weights belong to. */
  readonly graph: ArchGraph
  /** In node order. */
  readonly weights: readonly GeneratedWeight[]
}

/** What `generateWeights` reads of an architecture; made once where it is scored several times. */
export function ghnItem(architecture: ArchGraph, config: GhnConfig): GhnItem {
  const ghn = ghnGraph(architecture)
  return { ghn, plan: planTiles(ghn, config) }
}

/** Architectures in one run: more share the reading of the tables, but their tiles no longer fit in the nearer caches. */
const CHUNK = 4

/** Generates the weights of a batch of architectures. */
export async function generateWeights(ghn: Ghn, items: readonly GhnItem[]): Promise<Generated[]> {
  const generated: Generated[] = []
  for (let first = 0; first < items.length; first += CHUNK) {
    const chunk = items.slice(first, first + CHUNK)
    const tiles = await ghn.tiles(chunk)
    chunk.forEach(({ ghn: { graph }, plan }, item) => {
      const weights = plan.weights.map((weight) => ({
        spec: weight.spec,
        data: cutWeight(weight, plan.kinds, tiles[item]),
      }))
      generated.push({ graph, weights })
    })
  }
  return generated
}
