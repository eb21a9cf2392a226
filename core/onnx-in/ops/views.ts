// Operations that leave the elements in their order: other extents, other axes; and the shuffle of channels that reshapes spell.
import { elements } from '../tensor.ts'
import { isImage } from '../value.ts'
import type { Activation, Value } from '../value.ts'
import type { Context } from '../context.ts'

const view = (x: Value, dims: readonly number[]): Value => ({ ...x, dims })

export function readIdentity(context: Context): Value {
  return context.value(0)
}

export function readFlatten(context: Context): Value {
  const x = context.value(0)
  const axis = context.int('axis', 1)
  const at = axis < 0 ? axis + x.dims.length : axis
  return reshaped(context, x, [elements(x.dims.slice(0, at)), elements(x.dims.slice(at))])
}

export function readReshape(context: Context): Value {
  const x = context.value(0)
  const wanted = context.listOf('shape', 1) ?? []
  const dims = wanted.map((size, axis) =>
    size === 0 && context.int('allowzero', 0) === 0 ? (x.dims[axis] ?? 0) : size,
  )
  const open = dims.indexOf(-1)
  if (open >= 0) dims[open] = elements(x.dims) / elements(dims.filter((_, axis) => axis !== open))
  if (elements(dims) !== elements(x.dims) || !dims.every(Number.isSafeInteger)) {
    return context.fail(`[${x.dims.join(', ')}] does not become [${wanted.join(', ')}]`, 'shape_mismatch')
  }
  return reshaped(context, x, dims)
}

export function readSqueeze(context: Context): Value {
  const x = context.value(0)
  const axes = context.listOf('axes', 1)?.map((axis) => (axis < 0 ? axis + x.dims.length : axis))
  return reshaped(
    context,
    x,
    x.dims.filter((size, axis) => !(axes ? axes.includes(axis) : size === 1)),
  )
}

export function readUnsqueeze(context: Context): Value {
  const x = context.value(0)
  const axes = context.listOf('axes', 1) ?? []
  const rank = x.dims.length + axes.length
  const added = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)))
  const dims = [...x.dims]
  for (const axis of [...added].toSorted((a, b) => a - b)) dims.splice(axis, 0, 1)
  return reshaped(context, x, dims)
}

function reshaped(context: Context, x: Value, dims: readonly number[]): Value {
  if (x.kind === 'activation' && x.channelsLast && x.shape[0] > 1 && x.shape[1] * x.shape[2] > 1) {
    return context.fail('it reshapes an image whose channels come last')
  }
  const flat = x.kind === 'activation' ? { ...x, channelsLast: undefined } : x
  return view(flat, dims)
}

export function readTranspose(context: Context): Value {
  const x = context.value(0)
  const perm = context.ints('perm') ?? x.dims.map((_, axis) => x.dims.length - 1 - axis)
  const dims = perm.map((axis) => x.dims[axis])
  if (dims.includes(undefined as never) || perm.length !== x.dims.length) {
    return context.fail(`perm [${perm.join(', ')}] does not fit [${x.dims.join(', ')}]`, 'invalid_onnx')
  }
  if (x.kind === 'constant') return { ...view(x, dims), data: undefined } as Value
  const moved = perm.filter((axis) => x.dims[axis] > 1)
  if (moved.every((axis, i) => i === 0 || moved[i - 1] < axis)) return view(x, dims)
  const order = perm.join()
  if (x.channelsLast && order === '0,3,1,2') return { ...x, dims, channelsLast: undefined }
  if (isImage(x) && order === '0,2,3,1') return { ...x, dims, channelsLast: true }
  return shuffled(context, x, perm, dims)
}

/** [N, groups, channels / groups, …] with the two middle axes exchanged deals the channels out. */
function shuffled(context: Context, x: Activation, perm: readonly number[], dims: readonly number[]): Value {
  const [, groups, each] = x.dims
  const exchanges = perm.every((axis, i) => axis === (i === 1 ? 2 : i === 2 ? 1 : i))
  if (x.open !== undefined || x.channelsLast || !exchanges || groups * each !== x.shape[0]) {
    return context.fail(
      `it moves the axes of [${x.dims.join(', ')}] to [${perm.join(', ')}]; only channel shuffles and channels last are read`,
    )
  }
  return { ...context.add({ op: 'channel_shuffle', groups }, x), dims }
}
