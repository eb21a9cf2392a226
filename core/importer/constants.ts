// Constants: how they are made, those that a file holds as nodes, and what they are made of.
import { ONNX_LIMITS } from './onnx-limits.ts'
import { elementCount } from './tensor.ts'
import type { Constant } from '../ops/reader.ts'
import type { Context } from './context.ts'
import type { OnnxTensor } from './file.ts'

const NONE: ReadonlyMap<string, number> = new Map()

/** Numbers that nobody learned. Without `data` only their extents are known. */
export const constant = (dims: readonly number[], data: readonly number[] | undefined, floating = false): Constant => ({
  kind: 'constant',
  dims,
  floating,
  sources: NONE,
  ...(data && { data }),
})

/** One number all over; of what is as large as weights only the extents. */
export function filled(dims: readonly number[], value: number, floating = false): Constant {
  const count = elementCount(dims)
  return constant(dims, count <= ONNX_LIMITS.constant ? Array<number>(count).fill(value) : undefined, floating)
}

/**
 * Names that PyTorch gives its own numbers. TorchScript so names what Constant nodes give, also where a tool moved it
 * among the initializers; dynamo so names computed values and tensors lifted out of the code. Learned tensors have the
 * names of their modules.
 */
const CONSTANT_NODE = /(^|\/)Constant(_\d+)?_output_0$|^_?val_\d+$|lifted_tensor/

/** A path of modules and a parameter's name, as PyTorch calls it. */
const MODULE = /^[a-z_]\w*(\.\w+)*\.[a-z_]+$/i

/** An initializer: learned where it has an axis or the name of a parameter, and is no constant of the exporter's. */
export function initializer(name: string, { dims, floating, bits, data, uniform }: OnnxTensor): Constant {
  const itself = new Map([[name, elementCount(dims)]])
  const learned = (dims.length > 0 || MODULE.test(name)) && floating && !CONSTANT_NODE.test(name)
  return {
    kind: 'constant',
    name,
    dims,
    floating,
    sources: learned ? itself : NONE,
    ...(!learned && mayBeWeights(floating, bits) && { maybe: itself }),
    ...(data && { data }),
    ...(uniform !== undefined && { uniform }),
  }
}

/** Extents and indices have 64 bits, which weights of integers never have. */
const mayBeWeights = (floating: boolean, bits: number) => floating || bits < 64

/** What is made of these constants: their tensors together. */
export function madeOf(
  parts: readonly Constant[],
  dims: readonly number[],
  data?: readonly number[],
  floating = parts[0]?.floating ?? false,
): Constant {
  // What is multiplied by the scale of an activation is itself a scale.
  if (parts.some((part) => part.scale)) return { ...constant(dims, data, floating), scale: true }
  const sources = together(parts.map((part) => part.sources))
  const maybe = together(parts.map((part) => part.maybe ?? NONE))
  return {
    kind: 'constant',
    dims,
    floating,
    sources,
    ...(maybe.size > 0 && { maybe }),
    ...(data && { data }),
  }
}

/** Elements of tensors by name, of all lists; most are empty, such as those of extents. */
function together(lists: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const filled = lists.filter((list) => list.size > 0)
  if (filled.length < 2) return filled[0] ?? NONE
  return new Map(filled.flatMap((list) => [...list]))
}

/** The extents of a value as a constant. */
export function readShape(context: Context): Constant {
  const dims = context.dims(context.value(0))
  const [start, end] = [context.int('start', 0), context.int('end', dims.length)]
  const list = dims.slice(start, end)
  return constant([list.length], list.some(Number.isNaN) ? undefined : list)
}

export function readConstant(context: Context): Constant {
  const { attributes } = context.node
  const tensor = attributes.get('value')?.t
  if (tensor) {
    const { dims, floating, data, bits } = tensor
    const [name] = context.node.outputs
    const weights = mayBeWeights(floating, bits)
    if (weights) context.state.bits.set(name, bits)
    return {
      kind: 'constant',
      name,
      dims,
      floating,
      sources: NONE,
      ...(weights && { maybe: new Map([[name, elementCount(dims)]]) }),
      ...(data && { data }),
    }
  }
  const [[name, given] = []] = attributes
  if (name === undefined || given === undefined) return context.fail('it holds no value', 'invalid_onnx')
  if (name === 'value_int') return constant([], [given.i ?? 0])
  if (name === 'value_float') return constant([], [given.f ?? 0], true)
  if (name === 'value_ints') return constant([given.ints.length], given.ints)
  if (name === 'value_floats') return constant([given.floats.length], given.floats, true)
  return context.fail(`its ${name} is not read`)
}
