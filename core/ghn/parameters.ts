// The learnable tensors of a GHN, phi: those of its embedding and propagation, then those of its hypernetwork.
import { propagationParameters } from './build/propagation-parameters.ts'
import { hypernetworkParameters } from './tiles/hypernetwork-parameters.ts'
import type { GhnParameter } from './build/learnable.ts'
import type { GhnConfig } from './config.ts'

/** All parameters in a fixed order. */
export function ghnParameters(config: GhnConfig): GhnParameter[] {
  return [...propagationParameters(config), ...hypernetworkParameters(config)]
}
