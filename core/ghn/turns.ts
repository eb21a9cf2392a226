// Turning channels of a wide kernel to their negatives, by chance.
import { TILE_CHANNELS } from './config.ts'
import { createRandom } from '../spaces/random.ts'

/**
 * Turns about half of the input channels of a kernel [out, in, ...], others for each tile of outputs. The tiles of kernels are much alike, side by
 * side and from layer to layer: without it, channels that are alike would add up, and what one layer makes largest the next would make largest
 * again, so that values grew with width and depth. What a kernel looks for in a channel stays, but for its sign.
 * @param seed tells the kernels of a network apart
 */
export function turnChannels(data: Float32Array, [out, into = 1]: readonly number[], seed: number): void {
  const random = createRandom(seed)
  const window = data.length / (out * into)
  const turned = new Uint8Array(into)
  for (let o = 0; o < out; o++) {
    if (o % TILE_CHANNELS === 0) for (let i = 0; i < into; i++) turned[i] = random.next() < 0.5 ? 1 : 0
    const whole = random.next() < 0.5 ? 1 : 0
    for (let i = 0; i < into; i++) {
      if (turned[i] === whole) continue
      const start = (o * into + i) * window
      for (let at = start; at < start + window; at++) data[at] = -data[at]
    }
  }
}
