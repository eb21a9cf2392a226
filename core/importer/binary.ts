// Sums, products and the like: of activations, with a number, with a constant for each channel, with any other
// constant.
import { sizeOf } from '../ops/shape.ts'
import { homeOf } from '../ops/table.ts'
import { quote } from './errors.ts'
import { normSpelledOut } from './norms.ts'
import { addConstant, shapeBeside } from './parameters.ts'
import { spelledOut } from './spelling.ts'
import { elementCount } from './tensor.ts'
import { viewOf } from './views.ts'
import type { AnyOp } from '../ops/any-op.ts'
import type { ScalarOp } from '../ops/elementwise/scalar.ts'
import type { Activation, Constant, Tensor } from '../ops/reader.ts'
import type { Building } from './move-axes.ts'

type Name = ScalarOp['fn']

export function binaryOf(context: Building, op: AnyOp): Tensor {
  const { inputs } = context
  if (inputs.length === 1) return context.value(0)
  if (inputs.length === 2 && context.isConstant(0) !== context.isConstant(1)) {
    return withConstant(context, op.type as Name, context.isConstant(0) ? 0 : 1)
  }
  const [a, b] = [context.activation(0), context.activation(1)]
  if (inputs.length === 2 && sameView(context, a, b)) {
    const made = context.add(op, [below(a), below(b)])
    const { node: _, shape: __, ...seen } = a
    return normSpelledOut(context, spelledOut(context, { ...seen, node: made.node, shape: made.shape }))
  }
  return normSpelledOut(context, context.add(op, context.together()))
}

const below = ({ node, shape }: Activation): Activation => ({ kind: 'activation', node, shape })

/** Whether both are seen alike: what works element by element may then work on what they are views of. */
function sameView(context: Building, a: Activation, b: Activation): boolean {
  return (
    a.shape.join() === b.shape.join() &&
    a.perm?.join() === b.perm?.join() &&
    viewOf(a).join() === viewOf(b).join() &&
    a.batch?.axis === b.batch?.axis &&
    a.batch?.merged === b.batch?.merged &&
    context.dims(a).join() === context.dims(b).join()
  )
}

/** What changes nothing, by the operation. */
const NEUTRAL: Readonly<Record<Name, number>> = {
  add: 0,
  sub: 0,
  mul: 1,
  div: 1,
  pow: 1,
  min: Infinity,
  max: -Infinity,
}
/** Operations that a normalisation of the image is made of. */
const AFFINE: ReadonlySet<string> = new Set(['add', 'sub', 'mul', 'div'])

/** @param at position of the constant */
function withConstant(context: Building, fn: Name, at: 0 | 1): Tensor {
  const x = context.activation(1 - at)
  const value = context.constant(at)
  const name = context.inputs[at]
  // Computing with real numbers needs no scale of integers.
  if (value.scale) return x
  const reversed = at === 0 && (fn === 'sub' || fn === 'div' || fn === 'pow')
  const varies = value.dims.filter((size) => size !== 1).length
  // Shifting and scaling the image before the first layer is its normalisation, which is no layer.
  const normalises = context.state.isInput(x.node) && AFFINE.has(fn) && !reversed && varies <= 1 && viewOf(x).length > 1
  if (normalises) return normalised(context, x, fn, value)
  if (varies === 0 && value.dims.length <= context.dims(x).length) return withNumber(context, x, fn, value, reversed)
  if (!reversed && (fn === 'add' || fn === 'mul' || fn === 'sub')) {
    const taken = takenIn(context, x, fn === 'mul' ? 'mul' : 'add', value, 1 - at)
    if (taken) return taken
  }
  return beside(context, x, fn, value, name, reversed)
}

/** Numbers of a constant that differ by channel do not matter for what an architecture is. */
function normalised(context: Building, x: Activation, fn: Name, { data = [] }: Constant): Activation {
  const by = data.length === 1 && Number.isFinite(data[0]) ? data[0] : NEUTRAL[fn]
  const made = context.addBelow<ScalarOp>({ type: 'scalar', fn, by }, x)
  if (made.node >= 0 && context.state.made[made.node].op.type === 'scalar')
    context.state.made[made.node].normalises = true
  return made
}

function withNumber(context: Building, x: Activation, fn: Name, value: Constant, reversed: boolean): Activation {
  const learned = value.sources.size > 0
  // What was learned is no part of an architecture, but for powers, by whose number runtimes compute otherwise.
  const known = learned && fn !== 'pow' ? undefined : value.data?.[0]
  const by = known ?? (fn === 'pow' ? 2 : NEUTRAL[fn])
  if (!learned && by === NEUTRAL[fn] && !reversed) return x
  if (!Number.isFinite(by)) {
    if (fn === 'min' || fn === 'max' || Number.isNaN(by)) return x
  }
  const op: ScalarOp = { type: 'scalar', fn, by, ...(reversed && { reversed: true }) }
  const made = context.addBelow(op, x)
  if (learned && made.node >= 0) context.state.made[made.node].tensors = [value]
  return made
}

/** A factor or a term for each channel, behind a layer that nobody else reads, is the layer's own. */
function takenIn(
  context: Building,
  x: Activation,
  by: 'mul' | 'add',
  value: Constant,
  position: number,
): Activation | undefined {
  if (x.node < 0 || context.state.uses.get(context.inputs[position]) !== 1) return undefined
  const made = context.state.made[x.node]
  const taken = homeOf(made.op).takes?.(made.op, by, made.shape)
  if (!taken || value.dims.some(Number.isNaN)) return undefined
  const channels = made.shape[taken.axis]
  if (elementCount(value.dims) !== channels) return undefined
  const seen = viewOf(x)
  const shape = shapeBeside(context, value, x)
  if (!shape) return undefined
  const axis = seen.length - shape.length + shape.findIndex((size) => size === channels)
  const inPlace = !x.perm && !x.view && axis === taken.axis
  // A row of channels is an image of one pixel.
  const asRow = !x.perm && sizeOf(made.shape) === channels && seen[axis] === channels
  const transposed = x.perm !== undefined && !x.view && x.perm[axis] === taken.axis
  if (!inPlace && !asRow && !transposed) return undefined
  made.op = taken.op
  made.tensors = [...made.tensors, value]
  return x
}

function beside(
  context: Building,
  x: Activation,
  fn: Name,
  value: Constant,
  name: string,
  reversed: boolean,
): Activation {
  const seen = viewOf(x)
  const unknown = value.dims.some(Number.isNaN)
  const shape = unknown ? seen : shapeBeside(context, value, x)
  if (!shape) return context.fail(`the constant ${quote(name)} differs along the batch`)
  const other = addConstant(context, value, shape, name)
  const whole = context.inPlace(x)
  const { batch } = x
  // A constant with more axes than the activation has.
  const batchAt =
    batch && shape.length > seen.length ? { ...batch, axis: batch.axis + shape.length - seen.length } : batch
  const operands = reversed ? [other, whole] : [whole, other]
  return context.add({ type: fn }, operands, { batch: batchAt })
}
