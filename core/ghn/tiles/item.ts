// An architecture as a GHN reads it, and what it is to make of it.
import { ghnGraph } from '../build/nodes.ts'
import { planTiles } from './tile-plan.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { GhnGraph } from '../build/nodes.ts'
import type { GhnConfig } from '../config.ts'
import type { TilePlan } from './tile-plan.ts'

export interface GhnItem {
  readonly ghn: GhnGraph
  readonly plan: TilePlan
}

/** Made once where an architecture is scored several times. */
export function ghnItem(architecture: ArchGraph, config: GhnConfig): GhnItem {
  const ghn = ghnGraph(architecture, config.blocks === 'merged')
  return { ghn, plan: planTiles(ghn, config) }
}
