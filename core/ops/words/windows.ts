// Windows of an image as Swin cuts them (Liu et al. 2021): shifted in a cycle, side by side; relative positions.
import type { Pair } from '../../onnx/window.ts'
import type { Primitives } from './primitives.ts'

export interface WindowPartition {
  readonly size: Pair
  readonly window: Pair
  readonly shift: Pair
}

/** Sides of what sees itself: a window, or the whole image where there are none and where one covers it. */
export function regionOf(window: number | undefined, size: Pair): Pair {
  return window === undefined ? size : [Math.min(window, size[0]), Math.min(window, size[1])]
}

export const countOf = ({ size, window }: WindowPartition) => (size[0] / window[0]) * (size[1] / window[1])

const cut = ({ size, window }: WindowPartition, channels: number) => [
  size[0] / window[0],
  window[0],
  size[1] / window[1],
  window[1],
  channels,
]

/** x [H, W, C] -> windows [windows, tokens, C]. */
export function toWindows(parts: Primitives, x: number, windows: WindowPartition, channels: number): number {
  const rolled = roll(parts, 'shift', x, windows, windows.shift)
  const rows = parts.reshape('windows.cut', rolled, cut(windows, channels))
  const sorted = parts.transpose('windows.order', rows, [0, 2, 1, 3, 4])
  const [height, width] = windows.window
  return parts.reshape('windows', sorted, [countOf(windows), height * width, channels])
}

/** Windows [windows, tokens, C] -> [H, W, C]. */
export function fromWindows(parts: Primitives, x: number, windows: WindowPartition, channels: number): number {
  const [down, height, across, width] = cut(windows, channels)
  const apart = parts.reshape('joined.cut', x, [down, across, height, width, channels])
  const sorted = parts.transpose('joined.order', apart, [0, 2, 1, 3, 4])
  const joined = parts.reshape('joined', sorted, [...windows.size, channels])
  const back: Pair = [windows.size[0] - windows.shift[0], windows.size[1] - windows.shift[1]]
  return roll(parts, 'back', joined, windows, back)
}

/** What is before `by` along each side goes to its end. */
function roll(parts: Primitives, name: string, x: number, { size, shift }: WindowPartition, by: Pair): number {
  let rolled = x
  for (const axis of [0, 1] as const) {
    if (shift[axis] === 0) continue
    const side = `${name}.${axis === 0 ? 'rows' : 'columns'}`
    const rest = parts.slice(`${side}.rest`, rolled, axis, by[axis], size[axis])
    const front = parts.slice(`${side}.front`, rolled, axis, 0, by[axis])
    rolled = parts.concat(side, [rest, front], axis)
  }
  return rolled
}

/** Entries of a table of relative positions: of every key as every query sees it. */
export const relativePositions = ([height, width]: Pair) => (2 * height - 1) * (2 * width - 1)

let known: { readonly key: string; readonly indices: readonly number[] } | undefined

/** The entry for each query and key [tokens, tokens] of a window; most nodes of a network ask for the same list. */
export function relativeIndices([height, width]: Pair): readonly number[] {
  const key = `${height} ${width}`
  if (known?.key === key) return known.indices
  const indices: number[] = []
  const tokens = height * width
  for (let query = 0; query < tokens; query++) {
    for (let other = 0; other < tokens; other++) {
      const down = Math.floor(query / width) - Math.floor(other / width) + height - 1
      const across = (query % width) - (other % width) + width - 1
      indices.push(down * (2 * width - 1) + across)
    }
  }
  known = { key, indices }
  return indices
}
