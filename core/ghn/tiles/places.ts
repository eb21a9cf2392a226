// The place of a tile in a larger kernel as the hypernetwork reads it.
import type { GhnConfig } from '../config.ts'

/** Where a tile sits in the kernel it helps to make: [out, in, vertical, horizontal], in tiles. */
export type TilePosition = readonly [number, number, number, number]

const AXES = 4
/**
 * Binary digits of a place, of outputs and of inputs: kernels of eight tiles along an axis have no two places alike.
 */
const DIGITS = 3
const OF_CHANNELS = 2
/** What a digit is read as where it is one: at one a place makes less of a difference than what a node is by far. */
const LOUD = 2

export interface PlaceReader {
  /** Numbers that a place is read as. */
  readonly width: number
  /** Writes them at an offset, where `target` is zero. */
  write(target: Float32Array, offset: number, place: TilePosition): void
}

/** Of [out, in, vertical, horizontal], and with digits those of the first two. */
export function placeWidth({ places }: Pick<GhnConfig, 'places'>): number {
  return AXES + (places === 'digits' ? OF_CHANNELS * DIGITS : 0)
}

export function placeReader(config: Pick<GhnConfig, 'places' | 'scale'>): PlaceReader {
  const width = placeWidth(config)
  const read = config.scale === 'moments' ? logarithm : asItIs
  const digits = config.places === 'digits'
  return {
    width,
    write(target, offset, place) {
      for (let axis = 0; axis < AXES; axis++) target[offset + axis] = read(place[axis])
      if (!digits) return
      for (let axis = 0; axis < OF_CHANNELS; axis++)
        for (let digit = 0; digit < DIGITS; digit++)
          target[offset + AXES + axis * DIGITS + digit] = place[axis] & (1 << digit) ? LOUD : 0
    },
  }
}

/** Far places would have large coefficients, and the values behind wide kernels would grow. */
const logarithm = (place: number) => Math.log2(1 + place)
const asItIs = (place: number) => place
