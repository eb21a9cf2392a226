// Windows over three axes that are flat along one: images side by side (Bello 2021, lambda layers).
import { windowOf } from '../read-window.ts'
import type { WindowContext } from '../read-window.ts'
import type { Activation, ReadContext } from '../reader.ts'
import type { ConvOp } from './ops.ts'

/** @param at position of the weight @param biasAt position of the bias, -1 for none */
export function readFlatWindow(context: ReadContext, at: number, biasAt: number): Activation {
  const weight = context.constant(at)
  const value = context.activation(0)
  const dims = context.dims(value)
  const [channels, perGroup, ...size] = weight.dims
  const flat = size.lastIndexOf(1)
  if (flat < 0 || dims.length !== 5 || !isStill(context, flat)) {
    return context.fail(
      `its weight is [${weight.dims.join(', ')}]; windows of one and of two axes are read, of three if flat in one`,
    )
  }
  const groups = context.int('group', 1)
  if (perGroup * groups !== dims[1]) {
    context.fail(`its weight [${weight.dims.join(', ')}] does not fit ${dims[1]} channels`, 'shape_mismatch')
  }
  const along = 2 + flat
  const others = [2, 3, 4].filter((axis) => axis !== along)
  const images = context.inPlace(context.transpose(value, [0, along, 1, ...others]))
  const image = images.shape.slice(-3)
  const plane = size.toSpliced(flat, 1)
  const bias = biasAt >= 0 && context.has(biasAt)
  const tensors = bias ? [weight, context.constant(biasAt)] : [weight]
  const op: ConvOp = { type: 'conv', ...windowOf(within(context, flat), image, plane), groups, bias }
  const made = context.add(op, [images], { channels, tensors })
  // The axes from where they are to where they were: [N, along, C, the others].
  const back = [2, 3, 4].map((axis) => (axis === along ? 1 : 3 + others.indexOf(axis)))
  return context.transpose(made, [0, 2, ...back])
}

/** Whether the window takes every position along that axis, and nothing around them. */
function isStill(context: ReadContext, axis: number): boolean {
  const is = (name: string, at: number, value: number) => (context.ints(name)?.[at] ?? value) === value
  return is('strides', axis, 1) && is('pads', axis, 0) && is('pads', axis + 3, 0)
}

/** The node as it would be without that axis. */
function within(context: ReadContext, axis: number): WindowContext {
  return {
    fail: (detail, code) => context.fail(detail, code),
    int: (name, standard) => context.int(name, standard),
    choice: (name, known) => context.choice(name, known),
    ints: (name) => context.ints(name)?.filter((_, at) => at % 3 !== axis),
  }
}
