// Windows as ONNX spells them: kernel, strides, dilations, pads or auto_pad, ceil_mode -> an architecture's.
import type { Pair } from '../onnx/window.ts'
import type { ReadContext } from './reader.ts'
import type { Shape } from './shape.ts'

export interface ReadWindow {
  readonly kernel: Pair
  readonly stride: Pair
  readonly dilation: Pair
  readonly padding: Pair
  readonly paddingEnd?: Pair
}

/** What of a node says how its window lies. */
export type WindowContext = Pick<ReadContext, 'fail' | 'int' | 'ints' | 'choice'>

/** @param kernel extents of the window where the node has no `kernel_shape` */
export function windowOf(context: WindowContext, [, ...sides]: Shape, kernel?: readonly number[]): ReadWindow {
  const axes = sides.length
  const list = (name: string, standard?: readonly number[]): readonly number[] => {
    const given = context.ints(name) ?? standard
    if (given === undefined) return context.fail(`it has no ${name}`, 'invalid_onnx')
    if (given.length !== axes) return context.fail(`${name} [${given.join(', ')}] for an image of ${axes} axes`)
    return given
  }
  const ones = sides.map(() => 1)
  const size = list('kernel_shape', kernel)
  const stride = list('strides', ones)
  const dilation = list('dilations', ones)
  const reach = size.map((extent, axis) => dilation[axis] * (extent - 1) + 1)
  const pads = padsOf(context, sides, reach, stride)
  if (context.int('ceil_mode', 0) !== 0) {
    sides.forEach((side, axis) => {
      pads[axis + axes] += ceilRest(side, reach[axis], stride[axis], pads[axis], pads[axis + axes])
    })
  }
  if (pads.some((pad) => pad < 0)) context.fail(`pads [${pads.join(', ')}]; negative ones are not read`)
  const [before, after] = [pads.slice(0, axes), pads.slice(axes)]
  return {
    kernel: pair(size, 1),
    stride: pair(stride, 1),
    dilation: pair(dilation, 1),
    padding: pair(before, 0),
    ...(before.join() !== after.join() && { paddingEnd: pair(after, 0) }),
  }
}

/** A sequence is an image of one row. */
function pair(list: readonly number[], row: number): Pair {
  return list.length === 1 ? [row, list[0]] : [list[0], list[1]]
}

export const AUTO_PADS = ['NOTSET', 'VALID', 'SAME_UPPER', 'SAME_LOWER'] as const

function padsOf(
  context: WindowContext,
  sides: readonly number[],
  reach: readonly number[],
  stride: readonly number[],
): number[] {
  const none = [...sides, ...sides].map(() => 0)
  const auto = context.choice('auto_pad', AUTO_PADS)
  if (auto === 'VALID') return none
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const split = sides.map((size, axis) => {
      const missing = Math.max(0, (Math.ceil(size / stride[axis]) - 1) * stride[axis] + reach[axis] - size)
      const [less, more] = [Math.floor(missing / 2), Math.ceil(missing / 2)]
      return auto === 'SAME_UPPER' ? [less, more] : [more, less]
    })
    return [...split.map(([before]) => before), ...split.map(([, after]) => after)]
  }
  const pads = context.ints('pads') ?? none
  if (pads.length !== none.length) context.fail(`pads [${pads.join(', ')}] for an image of ${sides.length} axes`)
  return [...pads]
}

/** What rounding the extent up adds below and to the right. As in PyTorch, no last window begins in the padding. */
function ceilRest(size: number, reach: number, stride: number, before: number, after: number): number {
  let steps = Math.ceil((size + before + after - reach) / stride)
  if (steps * stride >= size + before) steps--
  return Math.max(0, steps * stride + reach - size - before - after)
}
