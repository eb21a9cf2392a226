// The exits of a network in an answer: who they are and what it takes to reach them.
import { exitCosts } from '../arch/cost.ts'
import { outputsOf } from '../arch/exits.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { ExitFacts } from './predictor-types.ts'

/**
 * One entry for each exit in order and one for the output; `rest` adds what else is known of an exit, by its place.
 * Undefined where the network has no early exits: then its answer does not mention them.
 */
export function describeExits<T extends object>(
  graph: ArchGraph,
  rest: (place: number) => T,
): readonly (ExitFacts & T)[] | undefined {
  if (!graph.exits) return undefined
  const costs = exitCosts(graph)
  return outputsOf(graph).map((index, place) => ({ id: graph.nodes[index].id, ...rest(place), ...costs[place] }))
}
