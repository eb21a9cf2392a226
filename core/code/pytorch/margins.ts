// Zeros around images and sequences, as PyTorch takes them.
import { paddingEndOf } from '../../onnx/window.ts'
import { extent, number, tuple } from '../python.ts'
import type { Pair, Window } from '../../onnx/window.ts'

/** Of the axes of a window, which a sequence has one of. */
export const along = (pair: Pair, axes: number): readonly number[] => pair.slice(2 - axes)

/** What `F.pad` takes: before and after the last axis, then the axis before it. */
export function margins({ padding, paddingEnd }: Pick<Window, 'padding' | 'paddingEnd'>, axes: number): string {
  const [before, after] = [along(padding, axes), along(paddingEnd ?? padding, axes)]
  return tuple(before.flatMap((size, axis) => [size, after[axis]].map(String).join(', ')).toReversed())
}

/** Whether both sides have the same margins. */
export function isEven(window: Pick<Window, 'padding' | 'paddingEnd'>): boolean {
  const after = paddingEndOf(window)
  return window.padding[0] === after[0] && window.padding[1] === after[1]
}

export const padded = (text: string, window: Window, axes: number, value?: number): string =>
  `F.pad(${text}, ${margins(window, axes)}${value === undefined ? '' : `, value=${number(value)}`})`

/** Arguments of a window by its axes; `paddingOf` none where the value is padded already. */
export function windowArguments(window: Window, axes: number): Readonly<Record<string, string>> {
  return {
    stride: extent(along(window.stride, axes)),
    padding: isEven(window) ? extent(along(window.padding, axes)) : '0',
  }
}
