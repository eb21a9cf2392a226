// Activation functions, element by element.
import * as z from 'zod'
import { id, one } from '../attributes.ts'
import { only, word } from '../operation.ts'
import { sizeOf } from '../shape.ts'
import { FUNCTIONS } from './functions.ts'
import type { Operation } from '../operation.ts'
import type { ReadContext, Tensor } from '../reader.ts'
import type { ActivationName, FunctionHome } from './functions.ts'

export type { ActivationName } from './functions.ts'

export interface ActivationOp {
  readonly type: 'activation'
  readonly fn: ActivationName
}

const NAMES = Object.keys(FUNCTIONS) as [ActivationName, ...ActivationName[]]

/** Activation functions as attributes of words name them. */
export const functionName = z.enum([...NAMES, 'swish'])

export function activationOf(name: z.output<typeof functionName>): ActivationOp {
  return { type: 'activation', fn: name === 'swish' ? 'silu' : name }
}

/**
 * A gate hands on a quarter of the square of small numbers, and half of large ones. So a layer's error makes the next
 * one's larger: without norms values would run away. At this size it hands on nearly as much as at larger ones.
 */
const STEADY = 2

const RECTIFIERS: ReadonlySet<ActivationName> = new Set(['relu', 'relu6', 'leaky_relu', 'elu', 'selu', 'celu'])
const GATES: ReadonlySet<ActivationName> = new Set(['sigmoid', 'hard_sigmoid', 'tanh', 'softsign'])

const Activation = z.strictObject({
  id,
  op: functionName.describe('An activation function, element by element; swish is silu.'),
  inputs: one,
})

export const activation = {
  type: 'activation',
  words: [
    word({
      schema: Activation,
      lower: (spec) => only(activationOf(spec.op)),
    }),
  ],
  shape: (_, [first]) => first,
  write: ({ fn }) => ({ op: fn }),
  spell: (op) => op.fn,
  label: (op) => op.fn,
  zero: (op, zeros, count) => zeros === count && FUNCTIONS[op.fn].keepsZeros,
  emit: ({ g }, op, [x]) => FUNCTIONS[op.fn].emit(g, x),
  onnx: Object.fromEntries(
    Object.entries<FunctionHome>(FUNCTIONS).flatMap(([fn, { onnx = [] }]) =>
      onnx.map((operator) => [operator, reader(fn as ActivationName)]),
    ),
  ),
  surrounds: true,
  mark: ({ fn }) => (RECTIFIERS.has(fn) ? 'rectifier' : GATES.has(fn) ? 'gate' : 'smooth'),
  pointwise: ({ fn }, [x]) => FUNCTIONS[fn].value(x),
  steadyAt: ({ fn }) => ('gated' in FUNCTIONS[fn] ? STEADY : 1),
  work: (_, __, shape) => ({ kind: 'activation', amount: sizeOf(shape) }),
  steps: (to, op, [x]) => FUNCTIONS[op.fn].steps(to, x),
} satisfies Operation<ActivationOp>

/**
 * The slope of LeakyRelu and the scale of Elu are not part of an architecture: they change neither costs nor structure.
 */
function reader(fn: ActivationName) {
  return (context: ReadContext): Tensor => {
    const tanh = context.op === 'Gelu' && context.choice('approximate', ['none', 'tanh']) === 'tanh'
    return context.addBelow({ type: 'activation', fn: tanh ? 'gelu_tanh' : fn } as ActivationOp, context.activation(0))
  }
}
