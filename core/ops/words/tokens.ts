// Tokens and images as transformers take them: an image [C, H, W] is H W tokens, and tokens may be an image's.
import { extent, pairFrom } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { misfit, mismatch, show } from '../shape.ts'
import type { Pair } from '../../onnx/window.ts'
import type { WindowExtent } from '../attributes.ts'
import type { Shape, ShapeFault } from '../shape.ts'
import type { Primitives } from './primitives.ts'

export const imageSize = extent(1, LIMITS.imageSide)
  .optional()
  .describe('Height and width of the image that the tokens are of; where it is left out, a square one.')

export interface Tokens {
  readonly image: boolean
  readonly count: number
  readonly channels: number
  /** The size of their image; [0, 0] where they are of none. */
  readonly size: Pair
}

/** @param size where the node names it */
export function tokensOf(shape: Shape, size?: WindowExtent): Tokens {
  if (shape.length === 3) {
    const [channels, height, width] = shape
    return { image: true, count: height * width, channels, size: [height, width] }
  }
  const [count = 1, channels = 1] = shape
  const side = Math.sqrt(count)
  const square: Pair = Number.isInteger(side) ? [side, side] : [0, 0]
  return { image: false, count, channels, size: size === undefined ? square : pairFrom(size) }
}

/** What is wrong with a shape that is neither that of tokens nor that of an image. */
export function tokensFault(shape: Shape, input = 0): ShapeFault | undefined {
  if (shape.length === 2 || shape.length === 3) return undefined
  return mismatch(`reads tokens [tokens, channels] or an image [channels, height, width], not ${show(shape)}`, input)
}

export function tokensOnly(shape: Shape): ShapeFault | undefined {
  return shape.length === 2 ? undefined : mismatch(`reads tokens [tokens, channels], not ${show(shape)}`, 0)
}

export function imageOnly(shape: Shape): ShapeFault | undefined {
  return shape.length === 3 ? undefined : mismatch(`reads an image [channels, height, width], not ${show(shape)}`, 0)
}

/** What is wrong with a shape that is neither an image nor that of an image's tokens. */
export function gridFault(shape: Shape, size?: WindowExtent): ShapeFault | undefined {
  const fault = tokensFault(shape)
  if (fault) return fault
  const grid = tokensOf(shape, size)
  if (!grid.image) {
    if (grid.size[0] * grid.size[1] === grid.count) return undefined
    if (size === undefined)
      return misfit('size', `${grid.count} tokens are those of no square image: name its \`size\``)
    return misfit('size', `an image of ${show(grid.size)} has ${grid.size[0] * grid.size[1]} tokens, not ${grid.count}`)
  }
  const named = size === undefined ? grid.size : pairFrom(size)
  if (named[0] === grid.size[0] && named[1] === grid.size[1]) return undefined
  return misfit('size', `the image is ${show(grid.size)}, not ${show(named)}: leave \`size\` out`)
}

/** An image -> its pixels as tokens. */
export function toTokens(
  parts: Primitives,
  name: string,
  x: number,
  { channels, count }: Pick<Tokens, 'channels' | 'count'>,
): number {
  return parts.transpose(`${name}.tokens`, parts.reshape(`${name}.pixels`, x, [channels, count]), [1, 0])
}

/** Tokens -> the image that they are of. */
export function toImage(parts: Primitives, name: string, x: number, channels: number, [height, width]: Pair): number {
  return parts.reshape(`${name}.image`, parts.transpose(`${name}.channels`, x, [1, 0]), [channels, height, width])
}
