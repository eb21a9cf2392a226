// The architectures of a search: each draw follows from the seed and its number alone, so that any part can be replayed anywhere.
import { SPACES } from '../spaces/spaces.ts'
import { createRandom } from '../spaces/random.ts'

/** Raised where a space gives nothing but architectures that cannot be. */
const TRIES = 100

/** Draw `index` of a search, in the space's own spelling; a cell whose output hangs in the air is drawn again. */
export function drawArchitecture(space: string, seed: number, index: number): string {
  const { sample, resolve } = SPACES.get(space)!
  const random = createRandom(seed * 2 ** 32 + index)
  let last: unknown
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const arch = sample(random)
    try {
      resolve.call(SPACES.get(space), arch)
      return arch
    } catch (error) {
      last = error
    }
  }
  throw last
}
