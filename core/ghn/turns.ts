// Turning channels of a wide kernel to their negatives, by chance.
import { TILE_CHANNELS } from './config.ts'

/**
 * Turns about half of the input channels of a kernel [out, in, ...], others for each tile of outputs. The tiles of
 * kernels are much alike, side by
 * side and from layer to layer: without it, channels that are alike would add up, and what one layer makes largest the
 * next would make largest
 * again, so that values grew with width and depth. What a kernel looks for in a channel stays, but for its sign.
 * @param seed tells the kernels of a network apart
 */
export function turnChannels(data: Float32Array, [out, into = 1]: readonly number[], seed: number): void {
  const coin = coins(seed)
  const window = data.length / (out * into)
  const turned = new Uint8Array(into)
  for (let o = 0; o < out; o++) {
    if (o % TILE_CHANNELS === 0) for (let i = 0; i < into; i++) turned[i] = coin()
    const whole = coin()
    for (let i = 0; i < into; i++) {
      if (turned[i] === whole) continue
      const start = (o * into + i) * window
      for (let at = start; at < start + window; at++) data[at] = -data[at]
    }
  }
}

/**
 * Turns about half of the input channels of each tile of a kernel [out, in, ...] but its first, always the same: tiles
 * are much alike, and values behind wide kernels would grow with the number of tiles that agree. Doing it twice changes
 * nothing.
 * @param extent outputs and inputs of a tile
 */
export function turnTiles(data: Float32Array, shape: readonly number[], extent: readonly [number, number]): void {
  const [out, into] = shape
  const [high, wide] = extent
  const window = data.length / (out * into)
  for (let tile = 1; tile < Math.ceil(out / high) * Math.ceil(into / wide); tile++) {
    const down = Math.floor(tile / Math.ceil(into / wide))
    const across = tile % Math.ceil(into / wide)
    const coin = coins(TILES * down + across)
    const end = Math.min(into, (across + 1) * wide)
    const turned: number[] = []
    for (let i = across * wide; i < end; i++) if (coin() === 1) turned.push(i)
    for (let o = down * high; o < Math.min(out, (down + 1) * high); o++)
      for (const i of turned)
        for (let at = (o * into + i) * window, last = at + window; at < last; at++) data[at] = -data[at]
  }
}

/** More than any kernel has along an axis. */
const TILES = 1 << 12

/**
 * Zeros and ones by chance, always the same of a seed: the highest bit of numbers that are far from one another, mixed
 * (Steele et al. 2014).
 */
export function coins(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b9)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 31
  }
}
