// Constants: cut, joined, picked, repeated, counted.
import { stridesOf } from '../onnx/strides.ts'
import { constant, filled, madeOf } from './constants.ts'
import { broadcastDims } from './fold-arithmetic.ts'
import { ONNX_LIMITS } from './onnx-limits.ts'
import { elementCount } from './tensor.ts'
import type { Constant } from '../ops/reader.ts'
import type { Context } from './context.ts'

type Folder = (context: Context, inputs: readonly Constant[]) => Constant | readonly Constant[]

const at = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis)

/** Elements of a tensor with other extents, where `from` tells which element of the old one each is. */
function picked(x: Constant, dims: readonly number[], from: (index: readonly number[]) => number): Constant {
  const count = elementCount(dims)
  if (!x.data || count > ONNX_LIMITS.constant) return madeOf([x], dims)
  const index = dims.map(() => 0)
  const data = Array.from({ length: count }, (_, position) => {
    let left = position
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      index[axis] = left % dims[axis]
      left = Math.floor(left / dims[axis])
    }
    return x.data![from(index)]
  })
  return madeOf([x], dims, data)
}

/** Elements of a tensor with other extents, a step along each of which is so many elements of the old one. */
function strided(x: Constant, dims: readonly number[], start: number, strides: readonly number[]): Constant {
  const count = elementCount(dims)
  if (!x.data || count > ONNX_LIMITS.constant) return madeOf([x], dims)
  const data: number[] = []
  const index = dims.map(() => 0)
  for (let i = 0, at = start; i < count; i++) {
    data.push(x.data[at])
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      at += strides[axis]
      if (++index[axis] < dims[axis]) break
      at -= strides[axis] * dims[axis]
      index[axis] = 0
    }
  }
  return madeOf([x], dims, data)
}

/** Position of an index in a row-major tensor. */
const positionIn = (dims: readonly number[], index: readonly number[]) =>
  index.reduce((position, i, axis) => position * dims[axis] + i, 0)

const concat: Folder = (context, inputs) => {
  const rank = inputs[0].dims.length
  const axis = at(context.int('axis', 0), rank)
  const dims = inputs[0].dims.map((size, i) =>
    i === axis ? inputs.reduce((sum, part) => sum + part.dims[axis], 0) : size,
  )
  const known =
    axis === 0 && inputs.every(({ data }) => data !== undefined) && elementCount(dims) <= ONNX_LIMITS.constant
  return madeOf(inputs, dims, known ? inputs.flatMap(({ data }) => data!) : undefined)
}

const gather: Folder = (context, [x, indices]) => {
  const axis = at(context.int('axis', 0), x.dims.length)
  const size = x.dims[axis]
  const dims = [...x.dims.slice(0, axis), ...indices.dims, ...x.dims.slice(axis + 1)]
  if (!indices.data) return madeOf([x], dims)
  const wrapped = indices.data.map((i) => (i < 0 ? i + size : i))
  if (wrapped.some((i) => !(i >= 0 && i < size))) {
    return context.fail(`it gathers past the ${size} entries that there are`, 'invalid_onnx')
  }
  const inner = indices.dims.length
  return picked(x, dims, (index) => {
    const chosen = wrapped[positionIn(indices.dims, index.slice(axis, axis + inner))]
    return positionIn(x.dims, [...index.slice(0, axis), chosen, ...index.slice(axis + inner)])
  })
}

/** Each entry by its own number along an axis. */
const gatherElements: Folder = (context, [x, indices]) => {
  const axis = at(context.int('axis', 0), x.dims.length)
  if (indices.dims.length !== x.dims.length || x.dims[axis] === undefined) {
    context.fail(`indices [${indices.dims.join(', ')}] along axis ${axis} of [${x.dims.join(', ')}]`, 'invalid_onnx')
  }
  const { data, dims } = indices
  if (!data) return madeOf([x], dims)
  return picked(x, dims, (index) => {
    const chosen = data[positionIn(dims, index)]
    return positionIn(x.dims, index.with(axis, at(chosen, x.dims[axis])))
  })
}

const slice: Folder = (context, [x]) => {
  const rank = x.dims.length
  const starts = context.listOf('starts', 1) ?? []
  const ends = context.listOf('ends', 2) ?? []
  const axes = (context.listOf('axes', 3) ?? starts.map((_, i) => i)).map((axis) => at(axis, rank))
  const steps = context.has(4) ? context.numbers(4) : axes.map(() => 1)
  const first = x.dims.map(() => 0)
  const stride = x.dims.map(() => 1)
  const dims = [...x.dims]
  axes.forEach((axis, i) => {
    const size = x.dims[axis]
    const step = steps[i]
    const clamp = (value: number) => {
      const index = value < 0 ? value + size : value
      return step > 0 ? Math.min(size, Math.max(0, index)) : Math.min(size - 1, Math.max(-1, index))
    }
    const [start, end] = [clamp(starts[i]), clamp(ends[i])]
    dims[axis] = Math.max(0, Math.ceil((end - start) / step))
    first[axis] = start
    stride[axis] = step
  })
  const strides = stridesOf(x.dims)
  const start = strides.reduce((sum, each, axis) => sum + each * first[axis], 0)
  return strided(
    x,
    dims,
    start,
    strides.map((each, axis) => each * stride[axis]),
  )
}

const expand: Folder = (context, [x, shape]) => {
  if (!shape.data) return context.fail('the extents that it expands to are not known')
  const dims = broadcastDims(context, x.dims, shape.data)
  const own = stridesOf(x.dims).map((stride, axis) => (x.dims[axis] === 1 ? 0 : stride))
  return strided(x, dims, 0, [...Array<number>(dims.length - own.length).fill(0), ...own])
}

const tile: Folder = (_, [x, { data: repeats }]) => {
  // How often is not in the file: the extents follow from what reads it.
  if (!repeats) return madeOf([x], Array<number>(x.dims.length).fill(NaN))
  const dims = x.dims.map((size, axis) => size * (repeats[axis] ?? 1))
  return picked(x, dims, (index) =>
    positionIn(
      x.dims,
      index.map((i, axis) => i % x.dims[axis]),
    ),
  )
}

const split: Folder = (context, [x]) => {
  const axis = at(context.int('axis', 0), x.dims.length)
  if (x.dims[axis] === undefined) context.fail(`axis ${axis} of [${x.dims.join(', ')}]`, 'invalid_onnx')
  const { length } = context.outputs
  const each = Math.ceil(x.dims[axis] / length)
  const sizes = context.listOf('split', 1) ?? Array.from({ length }, (_, i) => Math.min(each, x.dims[axis] - i * each))
  let start = 0
  return sizes.map((size) => {
    const from = start
    start += size
    const dims = x.dims.with(axis, size)
    const strides = stridesOf(x.dims)
    return strided(x, dims, from * strides[axis], strides)
  })
}

const range: Folder = (context) => {
  const [start, limit, delta] = [0, 1, 2].map((i) => context.numbers(i)[0])
  const length = Math.max(0, Math.ceil((limit - start) / delta))
  if (!(length <= ONNX_LIMITS.numbers))
    context.fail(`it counts to ${limit}; at most ${ONNX_LIMITS.numbers} numbers are read`)
  const known = length <= ONNX_LIMITS.constant
  return constant([length], known ? Array.from({ length }, (_, i) => start + i * delta) : undefined)
}

const pad: Folder = (context, [x]) => {
  const pads = context.listOf('pads', 1) ?? []
  const rank = x.dims.length
  const axes = context.has(3) ? context.numbers(3).map((axis) => at(axis, rank)) : x.dims.map((_, axis) => axis)
  const dims = [...x.dims]
  axes.forEach((axis, i) => (dims[axis] += pads[i] + pads[i + axes.length]))
  return madeOf([x], dims)
}

const constantOfShape: Folder = (context) => {
  const dims = context.numbers(0)
  if (!dims.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    context.fail(`a shape [${dims.join(', ')}]`, 'invalid_onnx')
  }
  return filled(dims, context.node.attributes.get('value')?.t?.data?.[0] ?? 0)
}

const resize: Folder = (context, [x]) => {
  const old = context.op === 'Upsample' || context.opset < 11
  const listAt = (position: number) => (context.has(position) ? context.constant(position) : undefined)
  const scales = listAt(old ? 1 : 2)
  const sizes = old ? undefined : listAt(3)
  const unknown = {
    ...madeOf(
      [x],
      x.dims.map(() => NaN),
    ),
  }
  if (sizes) return sizes.data ? madeOf([x], sizes.data) : unknown
  return scales?.data
    ? madeOf(
        [x],
        x.dims.map((size, axis) => Math.floor(size * scales.data![axis])),
      )
    : unknown
}

const nonZero: Folder = (context, [x]) => {
  if (!x.data) return context.fail('the values of what it counts are not known')
  const found = x.data.flatMap((value, i) => (value === 0 ? [] : [i]))
  const strides = stridesOf(x.dims)
  const data = x.dims.flatMap((size, axis) => found.map((i) => Math.floor(i / strides[axis]) % size))
  return constant([x.dims.length, found.length], data)
}

export const MOVES: readonly (readonly [string, Folder])[] = [
  ['Concat', concat],
  ['ConstantOfShape', constantOfShape],
  ['Expand', expand],
  ['Gather', gather],
  ['GatherElements', gatherElements],
  ['NonZero', nonZero],
  ['Pad', pad],
  ['Range', range],
  ['Resize', resize],
  ['Slice', slice],
  ['Split', split],
  ['Tile', tile],
  ['Upsample', resize],
]
