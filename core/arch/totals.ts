// The bounds of a whole network: parameters, multiply-accumulates, activations.
import { LIMITS } from '../ops/network-limits.ts'
import { activations, cost } from './cost.ts'
import type { ArchGraph } from './graph.ts'

/** Tells of each total that is past its limit. */
export function checkTotals(graph: ArchGraph, tell: (detail: string) => void): void {
  const totals = { ...cost(graph), activations: activations(graph) }
  for (const name of ['params', 'macs', 'activations'] as const) {
    if (totals[name] > LIMITS[name]) tell(`the network has ${totals[name]} ${name}; at most ${LIMITS[name]}`)
  }
}
