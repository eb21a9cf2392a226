// Windows that slide over images and sequences: the shape that they give, and their spelling.
import { paddingEndOf } from '../onnx/window.ts'
import { LIMITS } from './network-limits.ts'
import { mismatch, show } from './shape.ts'
import type { Pair, Window } from '../onnx/window.ts'
import type { Shape, ShapeFault } from './shape.ts'

/**
 * Sides of an image [channels, height, width]; a sequence [channels, length] is an image of one row. Undefined for all
 * else.
 */
export function sidesOf(shape: Shape): Pair | undefined {
  if (shape.length === 3) return [shape[1], shape[2]]
  return shape.length === 2 ? [1, shape[1]] : undefined
}

/** What a window makes of an image, or of a sequence, whose window has a height of 1. */
export function slide(op: Window, dilation: Pair, input: Shape, channels: number): Shape | ShapeFault {
  const { kernel, stride, padding } = op
  const end = paddingEndOf(op)
  const sides = sidesOf(input)
  if (!sides || (input.length === 2 && kernel[0] !== 1)) {
    return mismatch(`a window ${show(kernel)} reads an image [channels, height, width], not ${show(input)}`, 0)
  }
  const size = (axis: 0 | 1) =>
    Math.floor((sides[axis] + padding[axis] + end[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) + 1
  const [height, width] = [size(0), size(1)]
  if (height < 1 || width < 1) {
    return mismatch(
      `kernel ${show(kernel)} with dilation ${show(dilation)} is larger than its padded input ${show(input)}`,
      0,
    )
  }
  // A side of a sequence is bounded as any extent is.
  if (input.length === 2) return [channels, width]
  if (height > LIMITS.imageSide || width > LIMITS.imageSide) {
    return { code: 'too_large', detail: `gives ${height} x ${width}; a side may have ${LIMITS.imageSide}` }
  }
  return [channels, height, width]
}

export const spellPair = ([first, second]: readonly number[]) => `${first},${second}`

export function spellMargins({ padding, paddingEnd }: Pick<Window, 'padding' | 'paddingEnd'>): string {
  return paddingEnd ? `${spellPair(padding)},${spellPair(paddingEnd)}` : spellPair(padding)
}

export function spellWindow(op: Window): string {
  return `k${spellPair(op.kernel)} s${spellPair(op.stride)} p${spellMargins(op)}`
}

/** Which share of what its windows cover are pixels of `from`, not the zeros around them. */
export function shareInside(window: Window, dilation: Pair, [, ...from]: Shape, [, ...to]: Shape): number {
  const { kernel, stride, padding } = window
  return to.reduce((share, size, at) => {
    // A sequence slides along its length alone.
    const axis = at + 2 - to.length
    let pixels = 0
    for (let tap = 0; tap < kernel[axis]; tap++) {
      const start = tap * dilation[axis] - padding[axis]
      const first = Math.max(0, Math.ceil(-start / stride[axis]))
      const last = Math.min(size - 1, Math.floor((from[at] - 1 - start) / stride[axis]))
      pixels += Math.max(0, last - first + 1)
    }
    return (share * pixels) / (size * kernel[axis])
  }, 1)
}
