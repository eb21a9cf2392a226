// Operations that join, cut, pad and stretch images.
import { isImage } from '../value.ts'
import type { Activation, Value } from '../value.ts'
import type { Context } from '../context.ts'

export function readConcat(context: Context): Value {
  const parts = context.node.inputs.map((_, i) => context.closed(i))
  const rank = parts[0].dims.length
  const axis = context.int('axis', 1)
  const at = axis < 0 ? axis + rank : axis
  const last = parts.every((part) => part.channelsLast)
  if (at !== (last ? rank - 1 : 1) || parts.some((part) => part.channelsLast !== parts[0].channelsLast)) {
    return context.fail(`it joins along the axis ${axis} of [${parts[0].dims.join(', ')}]; only the channels are read`)
  }
  const flat = parts.every(
    ({ dims, shape }) => dims.length === 2 && shape[1] === parts[0].shape[1] && shape[2] === parts[0].shape[2],
  )
  if (!flat && !last && !parts.every(isImage)) context.fail('it joins what are neither images [N, C, H, W] nor rows')
  const y = context.add({ op: 'concat' }, ...parts)
  const dims = parts[0].dims.map((size, i) => (i === at ? parts.reduce((sum, part) => sum + part.dims[at], 0) : size))
  return { ...y, dims, ...(last && { channelsLast: true }) }
}

/** Each part is a slice of the channels. */
export function readSplit(context: Context): Value[] {
  const x = context.closed(0)
  const axis = context.int('axis', 0)
  const at = axis < 0 ? axis + x.dims.length : axis
  const { length } = context.node.outputs
  const count = context.int('num_outputs', length)
  const given = context.listOf('split', 1)
  if (at !== 1 || !isChannels(x))
    context.fail(`it splits along the axis ${axis} of [${x.dims.join(', ')}]; only the channels are read`)
  if (count !== length) context.fail(`num_outputs ${count} for ${length} outputs`, 'invalid_onnx')
  const each = Math.ceil(x.dims[1] / count)
  const sizes = given ?? Array.from({ length: count }, (_, i) => Math.min(each, x.dims[1] - i * each))
  if (sizes.length !== length || sizes.reduce((sum, size) => sum + size, 0) !== x.dims[1]) {
    context.fail(
      `parts of [${sizes.join(', ')}] channels do not fit ${length} outputs and ${x.dims[1]} channels`,
      'shape_mismatch',
    )
  }
  let start = 0
  return sizes.map((size) => cut(context, x, start, (start += size)))
}

const isChannels = (x: Activation) => isImage(x) || (x.dims.length === 2 && x.dims[1] === x.shape[0])

function cut(context: Context, x: Activation, start: number, end: number): Value {
  if (start === 0 && end === x.shape[0]) return x
  const y = context.add({ op: 'slice', start, end }, x)
  return { ...y, dims: x.dims.map((size, axis) => (axis === 1 ? end - start : size)) }
}

/** A slice of the channels; every second pixel and the like, which a window of one pixel takes too. */
export function readSlice(context: Context): Value {
  const x = context.closed(0)
  const rank = x.dims.length
  const starts = context.listOf('starts', 1) ?? []
  const ends = context.listOf('ends', 2) ?? []
  const axes = (context.listOf('axes', 3) ?? starts.map((_, i) => i)).map((axis) => (axis < 0 ? axis + rank : axis))
  const steps = context.has(4) ? context.numbers(4) : axes.map(() => 1)
  const stride: [number, number] = [1, 1]
  let y = x
  axes.forEach((axis, i) => {
    const size = x.dims[axis] ?? 0
    const clamp = (index: number) => Math.min(size, Math.max(0, index < 0 ? index + size : index))
    const [from, to, step] = [clamp(starts[i]), clamp(ends[i]), steps[i] ?? 1]
    if (from === 0 && to === size && step === 1) return
    if (axis === 1 && step === 1 && isChannels(x)) y = cut(context, y, from, to) as Activation
    else if (axis >= 2 && isImage(x) && from === 0 && to === size && step > 1) stride[axis - 2] = step
    else {
      context.fail(
        `it takes ${from} to ${to} by ${step} of the axis ${axis} of [${x.dims.join(', ')}]; only channels, and pixels by steps, are read`,
      )
    }
  })
  return stride[0] * stride[1] === 1 ? y : context.add({ op: 'max_pool', kernel: 1, stride, padding: 0 }, y)
}

export function readPad(context: Context): Value {
  const x = context.closed(0)
  const pads = context.listOf('pads', 1) ?? []
  if (pads.every((pad) => pad === 0)) return x
  const mode = context.text('mode', 'constant')
  const value = context.has(2) ? context.numbers(2)[0] : context.float('value', 0)
  if (mode !== 'constant' || value !== 0) context.fail(`it pads by '${mode}' with ${value}; only zeros are read`)
  const image = context.image(0)
  const axes = context.has(3) ? context.numbers(3) : [0, 1, 2, 3]
  const sides = [0, 0, 0, 0, 0, 0, 0, 0]
  axes.forEach((axis, i) => {
    const at = axis < 0 ? axis + 4 : axis
    sides[at] = pads[i]
    sides[at + 4] = pads[i + axes.length]
  })
  const [, , top, left, , , bottom, right] = sides
  if (sides[0] !== 0 || sides[1] !== 0 || sides[4] !== 0 || sides[5] !== 0 || sides.some((side) => !(side >= 0))) {
    context.fail(`pads [${pads.join(', ')}]; only margins around the image are read`)
  }
  return context.add({ op: 'pad', padding: [top, left, bottom, right] }, image)
}

export function readResize(context: Context): Value {
  const x = context.image(0)
  const mode = context.text('mode', 'nearest')
  if (mode !== 'nearest' && mode !== 'linear') context.fail(`mode '${mode}' is not read; nearest and linear are`)
  const old = context.node.op === 'Upsample' || context.reading.opset < 11
  const scales = context.node.attributes.get('scales')?.floats ?? numbersAt(context, old ? 1 : 2)
  const sizes = old ? undefined : numbersAt(context, 3)
  const dims = sizes ?? scales?.map((scale, axis) => Math.floor(x.dims[axis] * scale))
  if (dims?.length !== 4 || dims[0] !== x.dims[0] || dims[1] !== x.dims[1]) {
    return context.fail(
      `it makes [${(dims ?? []).join(', ')}] of [${x.dims.join(', ')}]; only height and width may change`,
    )
  }
  if (dims[2] === x.dims[2] && dims[3] === x.dims[3]) return x
  return context.add({ op: 'resize', height: dims[2], width: dims[3], mode }, x)
}

function numbersAt(context: Context, position: number): readonly number[] | undefined {
  const numbers = context.has(position) ? context.numbers(position) : []
  return numbers.length > 0 ? numbers : undefined
}

/** Of logits at the end of the network it changes nothing that is predicted; elsewhere it is attention. */
export function readSoftmax(context: Context): Value {
  const x = context.closed(0)
  if (context.reading.outputs.has(context.node.outputs[0])) return x
  return context.fail(
    'only a softmax that gives the output of the network is read, and left out: architectures give logits',
  )
}
