// Element by element: activation functions, whole or in parts; sums and products of activations; constants that are added or multiplied.
import { asBias } from './layers.ts'
import { functionOf, isNormalisation, mayBecome, spell } from '../functions.ts'
import type { Activation, Value } from '../value.ts'
import type { ActivationName } from '../../arch/graph.ts'
import type { Context } from '../context.ts'

/** The slope of LeakyRelu and the scale of Elu are not part of an architecture: they change neither costs nor structure. */
export const readActivation = (fn: ActivationName) => (context: Context) => like(context, fn, context.closed(0))

/** The same function of whatever view of the activation. */
function like(context: Context, fn: ActivationName, x: Activation): Value {
  const { node, shape } = context.add({ op: fn }, x)
  return { kind: 'activation', node, shape, dims: x.dims, ...(x.channelsLast && { channelsLast: true }) }
}

export function readClip(context: Context): Value {
  const bound = (name: string, position: number, none: number) =>
    context.node.attributes.get(name)?.f ?? (context.has(position) ? context.numbers(position)[0] : none)
  const [low, high] = [bound('min', 1, -Infinity), bound('max', 2, Infinity)]
  if (low === 0 && high > 1e30) return like(context, 'relu', context.closed(0))
  return openly(context, context.activation(0), (x) => spell.clip(x, low, high))
}

export function readErf(context: Context): Value {
  return openly(context, context.activation(0), spell.erf)
}

export function readGelu(context: Context): Value {
  const approximate = context.text('approximate', 'none')
  if (approximate !== 'none') context.fail(`approximate '${approximate}' is not read`)
  return like(context, 'gelu', context.closed(0))
}

export const readSum = (context: Context) => {
  const [a, b] = [context.value(0), context.value(1)]
  if (context.node.inputs.length === 2 && (a.kind === 'constant' || b.kind === 'constant'))
    return withConstant(context, 'add')
  const terms = context.node.inputs.map((_, i) => context.closed(i))
  const odd = terms.find(
    ({ dims, channelsLast }) => dims.join() !== terms[0].dims.join() || channelsLast !== terms[0].channelsLast,
  )
  if (odd) {
    return context.fail(
      `it adds [${terms[0].dims.join(', ')}] and [${odd.dims.join(', ')}]; only equal shapes are read`,
    )
  }
  return terms.length === 1 ? terms[0] : { ...context.add({ op: 'add' }, ...terms), ...viewOf(terms[0]) }
}

export function readMul(context: Context): Value {
  const [a, b] = [context.value(0), context.value(1)]
  if (a.kind === 'constant' || b.kind === 'constant') return withConstant(context, 'mul')
  if ((a.open ?? b.open) !== undefined) {
    if (a.node !== b.node) return context.fail('it multiplies parts of two activation functions')
    return openly(context, { ...a, open: undefined }, () => spell.times(a.open ?? 'x', b.open ?? 'x'))
  }
  const gated = gateOf(context, a, b) ?? gateOf(context, b, a)
  if (gated) return gated
  const [whole, scale] = a.shape[1] * a.shape[2] >= b.shape[1] * b.shape[2] ? [a, b] : [b, a]
  const rank = whole.dims.length
  const fits = scale.dims.length === rank && scale.dims.every((size, axis) => size === whole.dims[axis] || size === 1)
  if (!fits || whole.shape[0] !== scale.shape[0] || whole.channelsLast !== scale.channelsLast) {
    return context.fail(
      `it multiplies [${a.dims.join(', ')}] by [${b.dims.join(', ')}]; equal shapes are read, and a factor for each channel`,
    )
  }
  return { ...context.add({ op: 'mul' }, whole, scale), ...viewOf(whole) }
}

export const readSub = (context: Context) => withConstant(context, 'add', (value) => -value)
export const readDiv = (context: Context) => withConstant(context, 'mul', (value) => 1 / value)

/** x sigmoid(x) and x hard_sigmoid(x) are functions of x. */
function gateOf(context: Context, x: Activation, gate: Activation): Value | undefined {
  const made = context.reading.nodes.get(gate.node)
  if (made?.inputs[0] !== x.node || x.dims.join() !== gate.dims.join()) return undefined
  if (made.op === 'sigmoid') return like(context, 'silu', x)
  return made.op === 'hard_sigmoid' ? like(context, 'hard_swish', x) : undefined
}

/** Normalises the image, is a bias, or part of an activation function. */
function withConstant(context: Context, op: 'add' | 'mul', change = (value: number) => value): Value {
  const first = context.value(0)
  const position = first.kind === 'activation' ? 0 : 1
  const [x, { dims, data }] = [context.activation(position), context.constant(1 - position)]
  const { op: name } = context.node
  if (position === 1 && (name === 'Sub' || name === 'Div'))
    return context.fail('its first input is a constant; that is not read')
  if (op === 'add') {
    const layer = x.open === undefined ? asBias(context, x, position, dims) : undefined
    if (layer) return layer
  }
  if (data?.length !== 1) {
    if (x.node === 'input') return context.closed(position)
    return context.fail(
      `a constant [${dims.join(', ')}] here is neither the bias of a layer nor part of a known activation function`,
    )
  }
  return openly(context, x, (text) => spell[op](text, change(data[0])))
}

/** Goes on spelling an activation function; it is one once it is spelled out. */
function openly(context: Context, x: Activation, next: (text: string) => string): Value {
  const open = next(x.open ?? 'x')
  const closed = { ...x, open: undefined }
  const fn = functionOf(open)
  if (fn) return like(context, fn, closed)
  if (mayBecome(open)) return { ...closed, open }
  // A further step of the normalisation.
  if (x.node === 'input' && isNormalisation(open)) return closed
  return context.fail(`${open.replaceAll('x', `'${x.node}'`)} is no activation function that is known`)
}

const viewOf = ({ dims, channelsLast }: Activation) => ({ dims, ...(channelsLast && { channelsLast }) })
