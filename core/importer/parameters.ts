// Constants that stand beside activations: as nodes of the architecture, learned or not.
import { withoutBatch } from './views.ts'
import type { Activation, Constant } from '../ops/reader.ts'
import type { Shape } from '../ops/shape.ts'
import type { Appending } from './appending.ts'

/** The node that stands for a constant, once for all that read it. */
export function parameterOf(context: Appending, value: Constant, name: string): Activation {
  const { parameters } = context.state
  const known = parameters.get(value)
  const { dims } = value
  if (dims.some(Number.isNaN)) return context.fail('the extents of a constant that it reads are not known')
  if (known !== undefined) return { kind: 'activation', node: known, shape: dims }
  const made = addConstant(context, value, dims, name)
  parameters.set(value, made.node)
  return made
}

/** A node for a constant of that shape. */
export function addConstant(context: Appending, value: Constant, shape: Shape, name: string): Activation {
  if (value.sources.size > 0) return context.pushConstant({ type: 'parameter', shape }, shape, [value], name)
  const uniform = value.data && value.data.length > 0 && value.data.every((entry) => entry === value.data![0])
  const op = { type: 'constant', shape, ...(uniform && { value: finite(value.data![0]) }) }
  return context.pushConstant(op, shape, [], name)
}

/** Masks are of minus infinity, which documents cannot spell. */
const finite = (value: number) => Math.min(LARGEST, Math.max(-LARGEST, value))
/** Of float32. */
const LARGEST = 3.4028234663852886e38

/**
 * The shape that a constant has beside an activation with these extents: aligned from the last axis on, the batch
 * aside.
 * Undefined where it has several entries along the batch.
 */
export function shapeBeside(context: Appending, { dims }: Constant, beside: Activation): Shape | undefined {
  const { batch } = context.state
  const at = beside.batch
  if (!at || at.merged) return dims
  const axis = at.axis - context.dims(beside).length + dims.length
  if (axis < 0) return dims
  if (dims[axis] !== 1 && dims[axis] !== batch) return undefined
  return withoutBatch(dims.with(axis, batch), { axis, merged: false }, batch)
}
