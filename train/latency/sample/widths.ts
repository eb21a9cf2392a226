// Random numbers as designers of networks choose them.
import type { Random } from '@archcast/core/spaces/random.ts'

/** Evenly spread over the logarithm, low..high, not rounded. */
export function logUniform(random: Random, low: number, high: number): number {
  return low * (high / low) ** random.next()
}

/** Channels: multiples of 8 mostly, of 4 at times, now and then any number. */
export function roundWidth(random: Random, channels: number): number {
  const step = random.pick([8, 8, 8, 8, 8, 8, 4, 4, 4, 1])
  return Math.max(step, Math.round(channels / step) * step)
}

/** Side of a square image, 32..288: a multiple of 16, small ones more often. */
export function imageSide(random: Random): number {
  const [low, high] = random.int(3) > 0 ? [32, 224] : [128, 288]
  return Math.round(logUniform(random, low, high) / 16) * 16
}

/** Times as wide as usual: wide networks read more weights than caches hold, which takes them longer. */
export const wideness = (random: Random): number => random.pick([1, 1, 1, 2, 3, 4])
