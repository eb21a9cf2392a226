// Independent streams of random numbers for the order of images, their augmentation and the split.
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

// Numbers apart from those of training's other streams, which share the seed.
const PURPOSES = { order: 8, augment: 9, split: 10 } as const

/** @param seed 0 .. 65,535; @param number 0 .. 2^32 - 1, such as an epoch or a step */
export function dataStream(seed: number, purpose: keyof typeof PURPOSES, number: number): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff) {
    throw new RangeError(`a seed is an integer from 0 to 65535, not ${seed}`)
  }
  return createRandom(seed * 2 ** 36 + PURPOSES[purpose] * 2 ** 32 + number)
}

/** `count` different entries of a list, at random; all of it, shuffled, where it has no more. */
export function drawFrom<T>(list: readonly T[], count: number, random: Random): T[] {
  return Array.from(permutation(list.length, random).subarray(0, count), (i) => list[i])
}

/** A permutation of 0 .. count - 1 (Fisher-Yates). */
export function permutation(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const chosen = random.int(last + 1)
    const held = order[last]
    order[last] = order[chosen]
    order[chosen] = held
  }
  return order
}
