// The GHN of a scorer: opened when weights are first wanted, and asked for nothing past the bounds.
import { generateWeights, useWeights } from '../ghn/run/generate.ts'
import { ghnItem } from '../ghn/tiles/tile-plan.ts'
import { assertGenerable } from './scoring.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { ScoringBounds } from '../contract/limits.ts'
import type { GhnConfig } from '../ghn/config.ts'
import type { Generated } from '../ghn/run/generate.ts'
import type { Ghn } from '../ghn/run/ghn.ts'
import type { GhnItem } from '../ghn/tiles/tile-plan.ts'

export interface WeightGenerator {
  /** A network as the GHN reads it. @throws {ArchitectureError} `too_large` past the bounds */
  item(graph: ArchGraph): GhnItem
  /** What `use` makes of a network's weights, which last until it is done. */
  use<T>(item: GhnItem, use: (generated: Generated) => Promise<T>): Promise<T>
  /** Weights that last. */
  generate(item: GhnItem): Promise<Generated>
  /** Closes the GHN, which opens again when weights are wanted. */
  release(): Promise<void>
}

/** @param open called when weights are wanted: where heads answer, they may never be */
export function weightGenerator(config: GhnConfig, bounds: ScoringBounds, open: () => Promise<Ghn>): WeightGenerator {
  let opened: Promise<Ghn> | undefined
  const openOnce = () => (opened ??= open())
  return {
    item(graph) {
      const item = ghnItem(graph, config)
      assertGenerable(item, bounds)
      return item
    },
    async use(item, use) {
      const [result] = await useWeights(await openOnce(), [item], use)
      return result
    },
    async generate(item) {
      const [generated] = await generateWeights(await openOnce(), [item])
      return generated
    },
    async release() {
      const closing = opened
      opened = undefined
      await (await closing)?.release()
    },
  }
}
