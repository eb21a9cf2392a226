// Windows over images and sequences in Keras, whose layers know no margins: zeros are put around first.
import { paddingEndOf } from '../../onnx/window.ts'
import { extent, number, tuple } from '../python.ts'
import type { Pair, Window } from '../../onnx/window.ts'

/** Channels come first in all that Archcast writes. */
export const CHANNELS_FIRST = 'data_format="channels_first"'

/** Of the axes of a window, which a sequence has one of. */
export const sidesOfWindow = (pair: Pair, axes: number): string => extent(pair.slice(2 - axes))

type Margins = Pick<Window, 'padding' | 'paddingEnd'>

export const hasMargins = (window: Margins): boolean =>
  [...window.padding, ...paddingEndOf(window)].some((size) => size > 0)

/** What `ops.pad` takes of a value with a batch and channels before its sides. */
export function marginsOf(window: Margins, axes: number): string {
  const after = paddingEndOf(window)
  const sides = window.padding.map((before, axis) => tuple([before, after[axis]])).slice(2 - axes)
  return tuple(['(0, 0)', '(0, 0)', ...sides])
}

export function withMargins(text: string, window: Margins, axes: number, value?: number): string {
  if (!hasMargins(window)) return text
  const filled = value === undefined ? '' : `, constant_values=${number(value)}`
  return `ops.pad(${text}, ${marginsOf(window, axes)}${filled})`
}
