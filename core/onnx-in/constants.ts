// Constants: how they are made, those that a file holds as nodes, and the extents of values.
import { ONNX_LIMITS } from './limits.ts'
import { elements } from './tensor.ts'
import type { Constant } from './value.ts'
import type { Context } from './context.ts'

/** Without `data` only its extents are known. */
export const constant = (dims: readonly number[], data: readonly number[] | undefined, floating = false): Constant => ({
  kind: 'constant',
  dims,
  floating,
  ...(data && { data }),
})

/** One number all over; of what is as large as weights only the extents. */
export function filled(dims: readonly number[], value: number, floating = false): Constant {
  const count = elements(dims)
  return constant(dims, count <= ONNX_LIMITS.constant ? Array<number>(count).fill(value) : undefined, floating)
}

/** The extents of a value as a constant. */
export function readShape(context: Context): Constant {
  const { dims } = context.value(0)
  const [start, end] = [context.int('start', 0), context.int('end', dims.length)]
  const list = dims.slice(start, end)
  return constant([list.length], list)
}

export function readConstant(context: Context): Constant {
  const { attributes } = context.node
  const tensor = attributes.get('value')?.t
  if (tensor) return { kind: 'constant', ...tensor }
  const [[name, given] = []] = attributes
  if (name === undefined || given === undefined) return context.fail('it holds no value', 'invalid_onnx')
  if (name === 'value_int') return constant([], [given.i ?? 0])
  if (name === 'value_float') return constant([], [given.f ?? 0], true)
  if (name === 'value_ints') return constant([given.ints.length], given.ints)
  if (name === 'value_floats') return constant([given.floats.length], given.floats, true)
  return context.fail(`its ${name} is not read`)
}
