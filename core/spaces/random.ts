// Random numbers from a seed: the same on every runtime, so that a sample can be replayed anywhere.

export interface Random {
  /** Uniform over 0 .. 2^32 - 1. */
  uint32(): number
  /** Uniform over 0 .. bound - 1; `bound` from 1 to 2^32. */
  int(bound: number): number
  /** Uniform over [0, 1), 32 bits of it. */
  next(): number
  /** One entry of a list that is not empty. */
  pick<T>(list: readonly T[]): T
}

/**
 * sfc32 (Chris Doty-Humphrey's Small Fast Counter, 128 bits of state, passes PractRand), started from an integer seed.
 * Twelve rounds of warm-up, as its author does, keep neighbouring seeds apart.
 * @param seed a safe integer; its low 53 bits count
 *
 * @example
 * const random = createRandom(7)
 * Array.from({ length: 4 }, () => random.int(10)) // => [7, 2, 1, 7]
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed is a safe integer, not ${seed}`)
  let a = 0
  let b = seed | 0
  let c = Math.floor(seed / 2 ** 32) | 0
  let counter = 1
  const uint32 = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) uint32()
  const int = (bound: number): number => {
    // Values past the last whole multiple of the bound would favour small results.
    const limit = 2 ** 32 - (2 ** 32 % bound)
    let value = uint32()
    while (value >= limit) value = uint32()
    return value % bound
  }
  return { uint32, int, next: () => uint32() / 2 ** 32, pick: (list) => list[int(list.length)] }
}

/** A standard normal variate (Box & Muller 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}
