// An architecture of any form, resolved to its graph.
import type { ArchGraph } from '../arch/graph.ts'
import type { OwnTensor } from '../arch/own-tensor.ts'
import type { RunConditions } from '../arch/run-conditions.ts'

export interface ResolvedArchitecture extends RunConditions {
  /** The whole network: what MACs, parameters and the hash are about. Dead branches still in it. */
  readonly graph: ArchGraph
  /**
   * The network that is scored with generated weights: the space's reduced skeleton or the whole, maybe without its
   * dead branches.
   */
  readonly scored: ArchGraph
  /** Name of the search space, where it came from one. */
  readonly space?: string
  /** The space's own spelling of the architecture. */
  readonly arch?: string
  /** Name of the scored skeleton, e.g. `reduced`. */
  readonly skeleton?: string
  /** Whether that skeleton was asked for by its name: then it is the network in question, and else `graph` is. */
  readonly skeletonNamed?: boolean
  /**
   * The space's spelling without what is dead: architectures with the same one have the same hash, though not only
   * they.
   */
  readonly live?: string
  /** Its learnable tensors as the file has them that it was read of, where weights are wanted. */
  readonly own?: readonly OwnTensor[]
}
