// Different networks of a space: spellings that mean the same network count once.
import { ArchitectureError } from '../arch/errors.ts'
import { canonicalHash } from '../arch/hash.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Random } from './random.ts'
import type { Space } from './spaces.ts'

export interface NamedNetwork {
  /** The space's own spelling. */
  readonly arch: string
  readonly graph: ArchGraph
}

/**
 * Draws without end, those whose graph's hash came before passed over, and those that are disconnected.
 *
 * @example
 * import { createRandom } from '@archcast/core/spaces/random.ts'
 * import { SPACES } from '@archcast/core/spaces/spaces.ts'
 * const networks = distinctNetworks(SPACES.get('nas-bench-201'), createRandom(7))
 * Array.from(networks.take(2), ({ arch }) => arch.split('+').length) // => [3, 3]
 */
export function* distinctNetworks(space: Space, random: Random): Generator<NamedNetwork> {
  const seen = new Set<string>()
  for (;;) {
    const network = resolved(space, space.sample(random))
    if (!network || seen.has(canonicalHash(network.graph))) continue
    seen.add(canonicalHash(network.graph))
    yield network
  }
}

function resolved(space: Space, arch: string): NamedNetwork | undefined {
  try {
    return { arch, graph: space.resolve(arch).graph }
  } catch (error) {
    if (error instanceof ArchitectureError && error.code === 'disconnected') return undefined
    throw error
  }
}
