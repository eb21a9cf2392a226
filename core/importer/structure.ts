// Operators that compute nothing: other extents, other axes, other names, and what is known before the network runs.
import { constant, madeOf, readConstant, readShape } from './constants.ts'
import { ONNX_LIMITS } from './onnx-limits.ts'
import { elementCount } from './tensor.ts'
import type { Constant, Tensor } from '../ops/reader.ts'
import type { Context } from './context.ts'

type StructureReader = (context: Context) => Tensor | readonly Tensor[]

/**
 * The first input. PyTorch writes tensors with equal values once and copies them: those that are still as they began,
 * all ones or zeros, are tensors of their own. Others, which cannot be equal by chance, are one tensor that layers
 * share.
 */
function readIdentity(context: Context): Tensor {
  const value = context.value(0)
  if (value.kind === 'activation' || isShared(value, context)) return value
  const [name] = context.outputs
  const copied = (of: ReadonlyMap<string, number>) =>
    new Map([...of].map(([key, count]) => [`${key} as ${name}`, count]))
  return { ...value, name, sources: copied(value.sources), ...(value.maybe && { maybe: copied(value.maybe) }) }
}

/**
 * Where the file has no values: matrices, which begin at random. Kernels with a folded norm may all be zeros, as the
 * last norms of residual blocks begin; PyTorch calls them after the operator.
 */
function isShared({ uniform, dims }: Constant, { inputs, outputs }: Context): boolean {
  if (uniform !== undefined) return !uniform
  const matrix = (name: string) =>
    name.startsWith('onnx::MatMul_') || (!name.includes('::') && name.endsWith('.weight'))
  return dims.length > 1 && matrix(inputs[0]) && matrix(outputs[0])
}

/** Only the type changes; training's mask is not there. */
const readSame = (context: Context): Tensor => context.value(0)

function readCast(context: Context): Tensor {
  const value = context.value(0)
  if (value.kind === 'activation') return value
  const floating = [1, 10, 11, 16].includes(context.int('to', 1))
  const { name: _, ...whole } = value
  return { ...whole, floating, ...(value.data && { data: floating ? value.data : value.data.map(Math.trunc) }) }
}

function reshaped(context: Context, x: Tensor, dims: readonly number[]): Tensor {
  if (x.kind === 'constant') return madeOf([x], dims, x.data)
  return context.reshape(x, dims)
}

function readFlatten(context: Context): Tensor {
  const x = context.value(0)
  const dims = context.dims(x)
  const axis = context.int('axis', 1)
  const at = axis < 0 ? axis + dims.length : axis
  return reshaped(context, x, [elementCount(dims.slice(0, at)), elementCount(dims.slice(at))])
}

function readReshape(context: Context): Tensor {
  const x = context.value(0)
  const from = context.dims(x)
  const given = context.ints('shape')
  if (!given && x.kind === 'constant' && context.constant(1).data === undefined) return ofUnknownShape(context, x)
  const wanted = given ?? context.numbers(1)
  const dims = wanted.map((size, axis) => (size === 0 && context.int('allowzero', 0) === 0 ? (from[axis] ?? 0) : size))
  const open = dims.indexOf(-1)
  if (open >= 0) dims[open] = elementCount(from) / elementCount(dims.filter((_, axis) => axis !== open))
  if (elementCount(dims) !== elementCount(from) || !dims.every(Number.isSafeInteger)) {
    const fixed = fittedTo(context, x, from, dims)
    if (fixed) return fixed
    return context.fail(`[${from.join(', ')}] does not become [${wanted.join(', ')}]`, 'shape_mismatch')
  }
  return reshaped(context, x, dims)
}

/** A weight whose new extents the file does not hold: as many elements, extents by what reads it. */
function ofUnknownShape(context: Context, x: Constant): Constant {
  const [rank] = context.constant(1).dims
  if (!(rank <= ONNX_LIMITS.rank)) context.fail(`it gives more than ${ONNX_LIMITS.rank} axes`, 'too_large')
  return { ...madeOf([x], Array<number>(rank).fill(NaN)), elements: x.elements ?? elementCount(x.dims) }
}

/**
 * A target that was written for another batch than the one that the network is read for: its first axis is the batch's.
 */
function fittedTo(context: Context, x: Tensor, from: readonly number[], dims: readonly number[]): Tensor | undefined {
  if (x.kind === 'constant' || x.batch?.axis !== 0) return undefined
  const [, ...rest] = dims
  const first = elementCount(from) / elementCount(rest)
  const fits = first > 0 && [first, ...rest].every(Number.isSafeInteger)
  return fits ? reshaped(context, x, [first, ...rest]) : undefined
}

const from = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis)

function readSqueeze(context: Context): Tensor {
  const x = context.value(0)
  const dims = context.dims(x)
  const axes = context.listOf('axes', 1)?.map((axis) => from(axis, dims.length))
  const batchAt = x.kind === 'activation' && x.batch && !x.batch.merged ? x.batch.axis : -1
  const goes = (size: number, axis: number) => (axes ? axes.includes(axis) : size === 1 && axis !== batchAt)
  return reshaped(
    context,
    x,
    dims.filter((size, axis) => !goes(size, axis)),
  )
}

function readUnsqueeze(context: Context): Tensor {
  const x = context.value(0)
  const dims = [...context.dims(x)]
  const axes = context.listOf('axes', 1) ?? []
  const rank = dims.length + axes.length
  for (const axis of new Set(axes.map((each) => from(each, rank)).toSorted((a, b) => a - b))) dims.splice(axis, 0, 1)
  if (x.kind === 'activation' && x.batch)
    return unsqueezed(
      context,
      x,
      axes.map((each) => from(each, rank)),
      dims,
    )
  return reshaped(context, x, dims)
}

/** New axes of one element before the batch's leave it where it is. */
function unsqueezed(
  context: Context,
  x: Tensor & { kind: 'activation' },
  axes: readonly number[],
  dims: readonly number[],
): Tensor {
  const made = context.reshape(x, dims)
  const kept = dims.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]))
  const axis = kept[x.batch!.axis]
  if (made.batch?.axis === axis || x.batch!.merged) return made
  const view = dims.filter((_, at) => at !== axis)
  return { ...made, view, batch: { axis, merged: false } }
}

function readTranspose(context: Context): Tensor {
  const x = context.value(0)
  const dims = context.dims(x)
  const perm = context.ints('perm') ?? dims.map((_, axis) => dims.length - 1 - axis)
  if (
    perm.length !== dims.length ||
    new Set(perm).size !== perm.length ||
    perm.some((axis) => dims[axis] === undefined)
  ) {
    return context.fail(`perm [${perm.join(', ')}] does not fit [${dims.join(', ')}]`, 'invalid_onnx')
  }
  if (x.kind === 'activation') return context.transpose(x, perm)
  return madeOf(
    [x],
    perm.map((axis) => dims[axis]),
    x.data && transposed(x.data, dims, perm),
  )
}

/** The elements of a row-major tensor in the order of its axes by `perm`. */
function transposed(data: readonly number[], dims: readonly number[], perm: readonly number[]): number[] {
  const strides = dims.map((_, axis) => elementCount(dims.slice(axis + 1)))
  const moved = perm.map((axis) => dims[axis])
  return data.map((_, i) => {
    let left = i
    let at = 0
    for (let axis = moved.length - 1; axis >= 0; axis--) {
      at += (left % moved[axis]) * strides[perm[axis]]
      left = Math.floor(left / moved[axis])
    }
    return data[at]
  })
}

/** Everything along the batch, and a constant beside what is expanded by it, stay as they are. */
function readExpand(context: Context): Tensor {
  const x = context.activation(0)
  const dims = context.dims(x)
  const wanted = context.numbers(1)
  const rank = Math.max(dims.length, wanted.length)
  const sizeAt = (list: readonly number[], axis: number) => list[axis - rank + list.length] ?? 1
  const target = Array.from({ length: rank }, (_, axis) => Math.max(sizeAt(dims, axis), sizeAt(wanted, axis)))
  if (target.join() === dims.join()) return x
  const widened =
    rank === dims.length
      ? x
      : context.reshape(
          x,
          Array.from(target, (_, axis) => sizeAt(dims, axis)),
        )
  const shape = context.shapeOf(widened, target)
  return context.add({ type: 'expand', shape }, [context.inPlace(widened)])
}

function readSize(context: Context): Tensor {
  return constant([], [elementCount(context.dims(context.value(0)))])
}

/** Operators that the architecture has no node for. */
export const STRUCTURE: ReadonlyMap<string, StructureReader> = new Map<string, StructureReader>([
  ['Cast', readCast],
  ['CastLike', readSame],
  ['Constant', readConstant],
  ['Dropout', readSame],
  ['Expand', readExpand],
  ['Flatten', readFlatten],
  ['Identity', readIdentity],
  ['Reshape', readReshape],
  ['Shape', readShape],
  ['Size', readSize],
  ['Squeeze', readSqueeze],
  ['Transpose', readTranspose],
  ['Unsqueeze', readUnsqueeze],
])
