// A loaded GHN: architectures -> generated weights.
import { cutWeight } from '../tiles/cut.ts'
import { scaleToSize } from '../tiles/generated-sizes.ts'
import type { ArchGraph, ParameterSpec } from '../../arch/graph.ts'
import type { GhnItem } from '../tiles/tile-plan.ts'
import type { Ghn } from './ghn.ts'

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

/**
 * Architectures in one run: more share the reading of the tables, but their tiles no longer fit in the nearer caches.
 */
const CHUNK = 4

/** Generates the weights of a batch of architectures. */
export async function generateWeights(ghn: Ghn, items: Iterable<GhnItem>): Promise<Generated[]> {
  const generated: Generated[] = []
  for (const chunk of chunksOf(items, CHUNK)) {
    const tiles = await ghn.tiles(chunk)
    for (const [place, item] of chunk.entries()) generated.push(cutAll(item, tiles.of[place]))
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
  for (const chunk of chunksOf(items, CHUNK)) {
    const tiles = await ghn.tiles(chunk)
    try {
      for (const [place, item] of chunk.entries()) results.push(await use(cutAll(item, tiles.of[place])))
    } finally {
      tiles.release()
    }
  }
  return results
}

function cutAll({ ghn: { graph }, plan }: GhnItem, tiles: readonly Float32Array[]): Generated {
  const weights = plan.weights.map((weight) => {
    const data = cutWeight(weight, plan.kinds, tiles)
    if (weight.size !== undefined) scaleToSize(weight.size, weight.spec, data)
    return { spec: weight.spec, data }
  })
  return { graph, weights }
}

function* chunksOf<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = []
  for (const item of items) {
    if (chunk.push(item) < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
