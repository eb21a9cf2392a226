// Independent streams of random numbers for each purpose and number, so that training has no random state to save.
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const purposes = ['parameter', 'architecture', 'layout', 'validation'] as const

/** @param seed 0 .. 65,535; @param number 0 .. 2^32 - 1 */
export function stream(seed: number, purpose: (typeof purposes)[number], number: number): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff)
    throw new RangeError(`a seed is an integer from 0 to 65535, not ${seed}`)
  return createRandom(seed * 2 ** 36 + purposes.indexOf(purpose) * 2 ** 32 + number)
}
