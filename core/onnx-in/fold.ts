// Arithmetic of constants: what exporters leave of shapes, and weights of which only the extents are known.
import { ONNX_LIMITS } from './limits.ts'
import { broadcastShape } from '../onnx/ops/elementwise.ts'
import { constant, filled } from './constants.ts'
import { elements } from './tensor.ts'
import type { Constant } from './value.ts'
import type { Context } from './context.ts'

type Binary = (a: number, b: number) => number
const BINARY: Readonly<Record<string, Binary>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Mod: (a, b) => ((a % b) + b) % b,
  Max: Math.max,
  Min: Math.min,
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  Less: (a, b) => Number(a < b),
  Pow: (a, b) => a ** b,
}
const UNARY: Readonly<Record<string, (x: number) => number>> = {
  Floor: Math.floor,
  Ceil: Math.ceil,
  Sqrt: Math.sqrt,
  Neg: (x) => -x,
  Not: (x) => Number(x === 0),
}

/** Operations that `readFolded` does of constants alone. */
export const FOLDED: ReadonlySet<string> = new Set([
  ...Object.keys(BINARY),
  ...Object.keys(UNARY),
  'Cast',
  'Concat',
  'ConstantOfShape',
  'Expand',
  'Gather',
  'Range',
  'ReduceProd',
  'Slice',
  'Where',
])

export function readFolded(context: Context): Constant {
  const { op } = context.node
  const inputs = context.node.inputs.map((name, i) => (name === '' ? undefined : context.constant(i)))
  const [x] = inputs as Constant[]
  if (op in BINARY) return binary(context, x, context.constant(1), BINARY[op])
  if (op in UNARY) return { ...x, data: x.data?.map(UNARY[op]) }
  switch (op) {
    case 'Cast': {
      const floating = [1, 10, 11, 16].includes(context.int('to', 1))
      return { ...x, floating, data: floating ? x.data : x.data?.map(Math.trunc) }
    }
    case 'Concat': {
      const length = inputs.reduce((sum, part) => sum + (part?.data?.length ?? 0), 0)
      if (length > ONNX_LIMITS.constant)
        context.fail(`it joins ${length} numbers; at most ${ONNX_LIMITS.constant} are read`)
      const list = inputs.flatMap((_, i) => context.numbers(i))
      return constant([list.length], list, x.floating)
    }
    case 'ConstantOfShape': {
      const dims = context.numbers(0)
      return filled(dims, context.node.attributes.get('value')?.t?.data?.[0] ?? 0)
    }
    case 'Expand': {
      const dims = broadcast(context, x.dims, context.numbers(1))
      return x.data?.length === 1 ? filled(dims, x.data[0], x.floating) : constant(dims, undefined, x.floating)
    }
    case 'Gather':
      return gather(context, x)
    case 'Range': {
      const [start, limit, delta] = [0, 1, 2].map((i) => context.numbers(i)[0])
      const length = Math.max(0, Math.ceil((limit - start) / delta))
      if (!(length <= ONNX_LIMITS.constant))
        context.fail(`it counts to ${limit}; at most ${ONNX_LIMITS.constant} numbers are read`)
      const list = Array.from({ length }, (_, i) => start + i * delta)
      return constant([list.length], list)
    }
    case 'ReduceProd':
      return constant(context.int('keepdims', 1) === 0 ? [] : x.dims.map(() => 1), [elements(context.numbers(0))])
    case 'Slice': {
      const list = context.numbers(0)
      const [start, end] = [context.listOf('starts', 1)?.[0] ?? 0, context.listOf('ends', 2)?.[0] ?? list.length]
      const step = context.has(4) ? context.numbers(4)[0] : 1
      if (x.dims.length !== 1 || step !== 1) context.fail('of constants only lists are cut, in steps of one')
      const cut = list.slice(start, end)
      return constant([cut.length], cut, x.floating)
    }
    default: {
      const [yes, no] = [context.numbers(1), context.numbers(2)]
      const list = context.numbers(0).map((holds, i) => (holds !== 0 ? yes[i % yes.length] : no[i % no.length]))
      return constant(x.dims, list)
    }
  }
}

function binary(context: Context, a: Constant, b: Constant, apply: Binary): Constant {
  const dims = broadcast(context, a.dims, b.dims)
  const floating = a.floating || b.floating
  const [p, q] = [a.data, b.data]
  // Lists of one length, or a number with a list; others are weights, whose extents are enough.
  if (!p || !q || (p.length !== 1 && q.length !== 1 && p.length !== q.length))
    return constant(dims, undefined, floating)
  const longer = p.length >= q.length ? p : q
  if (longer.length !== elements(dims)) return constant(dims, undefined, floating)
  const round = floating ? (x: number) => x : Math.trunc
  return constant(
    dims,
    longer.map((_, i) => round(apply(p[i % p.length], q[i % q.length]))),
    floating,
  )
}

function broadcast(context: Context, a: readonly number[], b: readonly number[]): number[] {
  try {
    return broadcastShape(a, b) as number[]
  } catch (error) {
    return context.fail((error as Error).message, 'shape_mismatch')
  }
}

function gather(context: Context, x: Constant): Constant {
  const indices = context.constant(1)
  if (context.int('axis', 0) !== 0 || x.dims.length !== 1) context.fail('of constants only lists are gathered')
  const list = context.numbers(0)
  const picked = context.numbers(1).map((index) => list[index < 0 ? index + list.length : index])
  if (picked.includes(undefined as never))
    context.fail(`it gathers past the ${list.length} numbers that there are`, 'invalid_onnx')
  return constant(indices.dims, picked, x.floating)
}
