// Flipping the signs of channels of a wide kernel, by chance.
import { TILE_CHANNELS } from '../config.ts'

/**
 * Flips the sign of about half of the input channels of a kernel [out, in, ...], others for each tile of outputs. The
 * tiles of kernels are much alike, side by side and from layer to layer: without it, channels that are alike would add
 * up, and what one layer makes largest the next would make largest again, so that values grew with width and depth.
 * What a kernel looks for in a channel stays, but for its sign.
 * @param seed tells the kernels of a network apart
 */
export function flipChannelSigns(data: Float32Array, [out, into = 1]: readonly number[], seed: number): void {
  const randomBit = randomBits(seed)
  const window = data.length / (out * into)
  const flipped = new Uint8Array(into)
  for (let o = 0; o < out; o++) {
    if (o % TILE_CHANNELS === 0) for (let i = 0; i < into; i++) flipped[i] = randomBit()
    const whole = randomBit()
    for (let i = 0; i < into; i++) {
      if (flipped[i] === whole) continue
      const start = (o * into + i) * window
      for (let at = start; at < start + window; at++) data[at] = -data[at]
    }
  }
}

/**
 * Flips the sign of about half of the input channels of each tile of a kernel [out, in, ...] but its first, always the
 * same: tiles are much alike, and values behind wide kernels would grow with the number of tiles that agree. Doing it
 * twice changes nothing.
 * @param extent outputs and inputs of a tile
 */
export function flipTileSigns(data: Float32Array, shape: readonly number[], extent: readonly [number, number]): void {
  const [out, into] = shape
  const [high, wide] = extent
  const window = data.length / (out * into)
  const bits = bitsOf(data)
  for (let down = 0; down * high < out; down++) {
    for (let across = 0; across * wide < into; across++) {
      const inputs = Math.min(wide, into - across * wide)
      const flips = tileSignBits(down, across, inputs, window)
      for (let o = down * high; o < Math.min(out, (down + 1) * high); o++) {
        const start = (o * into + across * wide) * window
        for (let at = 0; at < flips.length; at++) bits[start + at] ^= flips[at]
      }
    }
  }
}

/** The bit of a float32 that tells its sign. */
const SIGN = 1 << 31

/** The bits of numbers, in place. */
export const bitsOf = (data: Float32Array) => new Int32Array(data.buffer, data.byteOffset, data.length)

/**
 * What flips the signs of a tile's elements by exclusive or with their bits: of each of its inputs, `window` times; of
 * the first tile, which stays as it is, zeros.
 * @param down place of the tile among those of the kernel's outputs @param across the same of its inputs
 */
export function tileSignBits(down: number, across: number, inputs: number, window: number): Int32Array {
  const bits = new Int32Array(inputs * window)
  if (down === 0 && across === 0) return bits
  const randomBit = randomBits(TILES * down + across)
  for (let start = 0; start < bits.length; start += window) {
    const bit = randomBit() === 1 ? SIGN : 0
    for (let at = start; at < start + window; at++) bits[at] = bit
  }
  return bits
}

/** More than any kernel has along an axis. */
const TILES = 1 << 12

/**
 * Zeros and ones by chance, always the same of a seed: the highest bit of numbers that are far from one another, mixed
 * (Steele et al. 2014).
 */
export function randomBits(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b9)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 31
  }
}
