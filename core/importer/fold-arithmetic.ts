// Constants: element by element, with broadcasting; sums and the like over axes.
import { broadcastShape } from '../onnx/ops/elementwise.ts'
import { madeOf } from './constants.ts'
import { ONNX_LIMITS } from './onnx-limits.ts'
import { elementCount } from './tensor.ts'
import type { Constant } from '../ops/reader.ts'
import type { Context } from './context.ts'

type Folder = (context: Context, inputs: readonly Constant[]) => Constant
type Binary = (a: number, b: number) => number

const BINARY: Readonly<Record<string, Binary>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Mod: (a, b) => ((a % b) + b) % b,
  Max: Math.max,
  Min: Math.min,
  Sum: (a, b) => a + b,
  And: (a, b) => Number(a !== 0 && b !== 0),
  Or: (a, b) => Number(a !== 0 || b !== 0),
  Xor: (a, b) => Number((a !== 0) !== (b !== 0)),
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
  Pow: (a, b) => a ** b,
}

const UNARY: Readonly<Record<string, (x: number) => number>> = {
  Abs: Math.abs,
  Ceil: Math.ceil,
  Cos: Math.cos,
  Exp: Math.exp,
  Floor: Math.floor,
  IsNaN: (x) => Number(Number.isNaN(x)),
  Log: Math.log,
  Neg: (x) => -x,
  Not: (x) => Number(x === 0),
  Reciprocal: (x) => 1 / x,
  Round: Math.round,
  Sign: Math.sign,
  Sin: Math.sin,
  Sqrt: Math.sqrt,
}

/** Values of a tensor at the positions of a broadcast one. */
function spread({ data, dims }: Constant, to: readonly number[]): (position: number) => number {
  if (data!.length === 1) return () => data![0]
  if (dims.join() === to.join()) return (position) => data![position]
  const sizes = to.map((_, axis) => dims[axis - to.length + dims.length] ?? 1)
  const strides = sizes.map((size, axis) => (size === 1 ? 0 : elementCount(sizes.slice(axis + 1))))
  return (position) => {
    let left = position
    let at = 0
    for (let axis = to.length - 1; axis >= 0; axis--) {
      at += (left % to[axis]) * strides[axis]
      left = Math.floor(left / to[axis])
    }
    return data![at]
  }
}

export function broadcastDims(context: Context, a: readonly number[], b: readonly number[]): number[] {
  try {
    return broadcastShape(a, b) as number[]
  } catch (error) {
    return context.fail((error as Error).message, 'shape_mismatch')
  }
}

function apply(
  context: Context,
  inputs: readonly Constant[],
  compute: (...values: number[]) => number,
  round: boolean,
): Constant {
  if (inputs.some(({ dims }) => dims.some(Number.isNaN))) {
    const unknown = inputs.find(({ dims }) => dims.some(Number.isNaN))!
    return { ...madeOf(inputs, unknown.dims), ...(unknown.elements !== undefined && { elements: unknown.elements }) }
  }
  const dims = inputs.map((input) => input.dims).reduce((a, b) => broadcastDims(context, a, b))
  const count = elementCount(dims)
  if (count > ONNX_LIMITS.constant || inputs.some(({ data }) => data === undefined)) return madeOf(inputs, dims)
  const finish = round ? Math.trunc : (x: number) => x
  // Most are single extents.
  if (count === 1) return madeOf(inputs, dims, [finish(compute(...inputs.map(({ data }) => data![0])))])
  const at = inputs.map((input) => spread(input, dims))
  const data = Array.from({ length: count }, (_, i) => finish(compute(...at.map((read) => read(i)))))
  return madeOf(inputs, dims, data)
}

const binary =
  (compute: Binary): Folder =>
  (context, inputs) => {
    const round = inputs.every(({ floating }) => !floating)
    return inputs.reduce((a, b) => apply(context, [a, b], compute, round))
  }

const clip: Folder = (context, inputs) => {
  const bound = (name: string, position: number, none: number) =>
    context.node.attributes.get(name)?.f ??
    (context.has(position) ? (context.constant(position).data?.[0] ?? none) : none)
  const [low, high] = [bound('min', 1, -Infinity), bound('max', 2, Infinity)]
  return apply(context, inputs.slice(0, 1), (x) => Math.min(high, Math.max(low, x)), false)
}

const where: Folder = (context, inputs) => ({
  ...apply(context, inputs, (holds, yes, no) => (holds !== 0 ? yes : no), false),
  floating: inputs[1].floating,
})

const REDUCTIONS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  ReduceL1: (values) => values.reduce((sum, x) => sum + Math.abs(x), 0),
  ReduceL2: (values) => Math.hypot(...values),
  ReduceMax: (values) => values.reduce((a, b) => Math.max(a, b), -Infinity),
  ReduceMean: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  ReduceMin: (values) => values.reduce((a, b) => Math.min(a, b), Infinity),
  ReduceProd: (values) => values.reduce((a, b) => a * b, 1),
  ReduceSum: (values) => values.reduce((a, b) => a + b, 0),
}

/** Of a list, or of all; of other tensors the extents alone. */
const reduction =
  (compute: (values: readonly number[]) => number): Folder =>
  (context, [x]) => {
    const rank = x.dims.length
    const axes = (context.listOf('axes', 1) ?? x.dims.map((_, axis) => axis)).map((axis) =>
      axis < 0 ? axis + rank : axis,
    )
    const keep = context.int('keepdims', 1) !== 0
    const dims = x.dims.flatMap((size, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [size]))
    return madeOf([x], dims, x.data && elementCount(dims) === 1 ? [compute(x.data)] : undefined)
  }

export const ARITHMETIC: readonly (readonly [string, Folder])[] = [
  ...Object.entries(BINARY).map(([op, compute]) => [op, binary(compute)] as const),
  ...Object.entries(UNARY).map(
    ([op, compute]) =>
      [op, (context: Context, inputs: readonly Constant[]) => apply(context, inputs, compute, false)] as const,
  ),
  ...Object.entries(REDUCTIONS).map(([op, compute]) => [op, reduction(compute)] as const),
  ['Clip', clip],
  ['Where', where],
]
