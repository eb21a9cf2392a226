// The architectures of a search. A draw follows from the seed and its number alone: any part can be replayed anywhere.
import { createRandom } from '../spaces/random.ts'
import { SPACES } from '../spaces/spaces.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'

/** So many architectures in a row that cannot be are the space's own fault. */
const TRIES = 100

/**
 * Draw `index` of a search; where the output would hang in the air, the next of the same stream.
 *
 * @example
 * drawCandidate('nas-bench-201', 1, 702).graph.classes // => 10
 */
export function drawCandidate(name: string, seed: number, index: number): ResolvedArchitecture {
  const space = SPACES.get(name)!
  const random = createRandom(seed * 2 ** 32 + index)
  for (let attempt = 1; ; attempt++) {
    try {
      return space.resolve(space.sample(random))
    } catch (error) {
      if (attempt === TRIES) throw error
    }
  }
}
