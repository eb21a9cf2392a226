// A GHN that is open, whatever computes its propagation.
import type { JoinTiles } from '../tiles/cut.ts'
import type { GhnItem } from '../tiles/tile-plan.ts'
import type { GeneratedTiles } from './tile-session.ts'

/** A GHN that is ready to run. */
export interface Ghn {
  tiles(items: readonly GhnItem[]): Promise<GeneratedTiles>
  /** Puts weights together out of these; left out where nothing is faster than plain loops. */
  readonly join?: JoinTiles
  release(): Promise<void>
}
