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

/** Side of a square image, 32..224: a multiple of 16, small ones more often. */
export function imageSide(random: Random): number {
  return Math.round(logUniform(random, 32, 224) / 16) * 16
}
