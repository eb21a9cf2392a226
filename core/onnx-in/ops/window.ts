// Windows as ONNX spells them: kernel, strides, dilations, pads or auto_pad, ceil_mode -> an architecture's.
import type { Context } from '../context.ts'
import type { Shape } from '../../arch/graph.ts'

export interface OnnxWindow {
  readonly kernel: [number, number]
  readonly stride: [number, number]
  readonly dilation: [number, number]
  /** Top, left, bottom, right. */
  readonly padding: [number, number, number, number]
}

/** @param kernel height and width where the node has no `kernel_shape` */
export function windowOf(context: Context, [, ...sides]: Shape, kernel?: readonly number[]): OnnxWindow {
  const [kh, kw] = pair(context, 'kernel_shape', kernel)
  const stride = pair(context, 'strides', [1, 1])
  const dilation = pair(context, 'dilations', [1, 1])
  const reach = [kh, kw].map((size, axis) => dilation[axis] * (size - 1) + 1)
  const pads = padsOf(context, sides, reach, stride)
  if (context.int('ceil_mode', 0) !== 0) {
    for (const axis of [0, 1])
      pads[axis + 2] += ceilRest(sides[axis], reach[axis], stride[axis], pads[axis], pads[axis + 2])
  }
  if (pads.some((pad) => pad < 0)) context.fail(`pads [${pads.join(', ')}]; negative ones are not read`)
  return { kernel: [kh, kw], stride, dilation, padding: pads }
}

function padsOf(
  context: Context,
  sides: readonly number[],
  reach: readonly number[],
  stride: readonly number[],
): [number, number, number, number] {
  const auto = context.text('auto_pad', 'NOTSET')
  if (auto === 'VALID') return [0, 0, 0, 0]
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const [down, across] = sides.map((size, axis) => {
      const missing = Math.max(0, (Math.ceil(size / stride[axis]) - 1) * stride[axis] + reach[axis] - size)
      const [less, more] = [Math.floor(missing / 2), Math.ceil(missing / 2)]
      return auto === 'SAME_UPPER' ? [less, more] : [more, less]
    })
    return [down[0], across[0], down[1], across[1]]
  }
  if (auto !== 'NOTSET' && auto !== '') context.fail(`auto_pad '${auto}' is not known`)
  const pads = context.ints('pads') ?? [0, 0, 0, 0]
  if (pads.length !== 4) context.fail(`pads [${pads.join(', ')}]; only windows of two axes are read`)
  return [...pads] as [number, number, number, number]
}

/** What rounding the extent up adds below and to the right; a last window that would begin in the padding is left out, as in PyTorch. */
function ceilRest(size: number, reach: number, stride: number, before: number, after: number): number {
  let steps = Math.ceil((size + before + after - reach) / stride)
  if (steps * stride >= size + before) steps--
  return Math.max(0, steps * stride + reach - size - before - after)
}

function pair(context: Context, name: string, standard?: readonly number[]): [number, number] {
  const list = context.ints(name) ?? standard
  if (list === undefined) context.fail(`it has no ${name}`, 'invalid_onnx')
  if (list.length !== 2) context.fail(`${name} [${list.join(', ')}]; only windows of two axes are read`)
  return [list[0], list[1]]
}
