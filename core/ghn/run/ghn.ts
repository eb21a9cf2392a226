// A GHN that is open, whatever computes its propagation.
import type { GhnItem } from '../tiles/tile-plan.ts'
import type { GeneratedTiles } from './tile-session.ts'

/** A GHN that is ready to run. */
export interface Ghn {
  tiles(items: readonly GhnItem[]): Promise<GeneratedTiles>
  release(): Promise<void>
}
