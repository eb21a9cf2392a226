// Any accepted spelling of an architecture -> the network it stands for and the network to score.
import type { ArchGraph } from '../arch/graph.ts'

export interface ResolvedArchitecture {
  /** The whole network: what MACs, parameters and the hash are about. Dead branches still in it. */
  readonly graph: ArchGraph
  /** The network to generate weights for and to score: the space's reduced skeleton, or the graph itself. */
  readonly scored: ArchGraph
  /** Name of the search space, where it came from one. */
  readonly space?: string
  /** The space's own spelling of the architecture. */
  readonly arch?: string
  /** Name of the scored skeleton, e.g. `reduced`. */
  readonly skeleton?: string
}
