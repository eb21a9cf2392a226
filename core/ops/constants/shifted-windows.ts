// The mask of attention in shifted windows (Liu et al. 2021): tokens that only the shift brings together stay apart.
import type { Pair } from '../../onnx/window.ts'
import type { Shape } from '../shape.ts'

export interface ShiftedWindows {
  /** Height and width of the image, which the windows divide. */
  readonly size: Pair
  readonly window: Pair
  /** Rows and columns that go from the front to the end before the image is cut. */
  readonly shift: Pair
}

/** Added to a score, it leaves no weight after softmax. */
const HIDDEN = -100

/** [windows, 1, tokens, tokens]; where the windows do not divide the image no shape is right. */
export function maskShape({ size, window }: ShiftedWindows): Shape {
  const tokens = window[0] * window[1]
  const divide = size.every((side, axis) => side % window[axis] === 0)
  return [divide ? (size[0] / window[0]) * (size[1] / window[1]) : 0, 1, tokens, tokens]
}

export function spellWindows({ size, window, shift }: ShiftedWindows): string {
  return `windows ${window.join()} of ${size.join()} by ${shift.join()}`
}

/** Windows row by row, as `maskShape` has them. */
export function shiftedMask(windows: ShiftedWindows): Float32Array<ArrayBuffer> {
  const { size, window } = windows
  const [count, , tokens] = maskShape(windows)
  const across = size[1] / window[1]
  const mask = new Float32Array(count * tokens * tokens)
  const regions = new Uint8Array(tokens)
  for (let index = 0; index < count; index++) {
    const top = Math.floor(index / across) * window[0]
    const left = (index % across) * window[1]
    for (let token = 0; token < tokens; token++) {
      const row = top + Math.floor(token / window[1])
      regions[token] = 3 * region(windows, 0, row) + region(windows, 1, left + (token % window[1]))
    }
    const start = index * tokens * tokens
    for (let query = 0; query < tokens; query++)
      for (let key = 0; key < tokens; key++)
        if (regions[query] !== regions[key]) mask[start + query * tokens + key] = HIDDEN
  }
  return mask
}

/** Along a side of the shifted image: whole windows, then what was last already, then what came from the front. */
function region({ size, window, shift }: ShiftedWindows, axis: 0 | 1, place: number): number {
  if (shift[axis] === 0 || place < size[axis] - window[axis]) return 0
  return place < size[axis] - shift[axis] ? 1 : 2
}
