// Comparisons, combinations and choices, element by element. What holds is 1, what does not is 0: all values are real.
import * as z from 'zod'
import { broadcastShape, cast, where as choose, equal } from '../../onnx/ops/elementwise.ts'
import { id, one, reference, two } from '../attributes.ts'
import { constantly, mixed } from '../moments.ts'
import { only, word } from '../operation.ts'
import { broadcast, mismatch, show, sizeOf } from '../shape.ts'
import { widened } from './align.ts'
import { readLogic } from './read-logic.ts'
import type { OnnxGraph, Value } from '../../onnx/graph.ts'
import type { Operation } from '../operation.ts'
import type { Shape, ShapeFault } from '../shape.ts'

/** ONNX operators by the names of the language, and what they read and give in ONNX. */
const OPERATORS = {
  equal: { operator: 'Equal', reads: 'numbers', gives: 'bool', of: (a: number, b: number) => a === b },
  less: { operator: 'Less', reads: 'numbers', gives: 'bool', of: (a: number, b: number) => a < b },
  less_or_equal: { operator: 'LessOrEqual', reads: 'numbers', gives: 'bool', of: (a: number, b: number) => a <= b },
  greater: { operator: 'Greater', reads: 'numbers', gives: 'bool', of: (a: number, b: number) => a > b },
  greater_or_equal: {
    operator: 'GreaterOrEqual',
    reads: 'numbers',
    gives: 'bool',
    of: (a: number, b: number) => a >= b,
  },
  and: { operator: 'And', reads: 'bool', gives: 'bool', of: (a: number, b: number) => a !== 0 && b !== 0 },
  or: { operator: 'Or', reads: 'bool', gives: 'bool', of: (a: number, b: number) => a !== 0 || b !== 0 },
  xor: { operator: 'Xor', reads: 'bool', gives: 'bool', of: (a: number, b: number) => (a !== 0) !== (b !== 0) },
  mod: { operator: 'Mod', reads: 'numbers', gives: 'numbers', of: (a: number, b: number) => (b === 0 ? 0 : a % b) },
} as const

export interface LogicOp {
  readonly type: 'logic'
  readonly fn: keyof typeof OPERATORS
}

export interface NotOp {
  readonly type: 'not' | 'is_nan'
}

export interface WhereOp {
  readonly type: 'where'
}

const NAMES = Object.keys(OPERATORS) as [LogicOp['fn'], ...LogicOp['fn'][]]

const Logic = z.strictObject({
  id,
  op: z.enum(NAMES).describe('Compares or combines two values, whose shapes broadcast; what holds is 1, else 0.'),
  inputs: two,
})

const Where = z.strictObject({
  id,
  op: z
    .literal('where')
    .describe('The second value where the first is not 0, and the third elsewhere; shapes broadcast.'),
  inputs: z.array(reference).length(3).describe('The condition, and the two values that it chooses from.'),
})

function joined(inputs: readonly Shape[]): Shape | ShapeFault {
  let shape = inputs[0]
  for (let i = 1; i < inputs.length; i++) {
    const both = broadcast(shape, inputs[i])
    if (!both)
      return mismatch(`combines ${show(shape)} and ${show(inputs[i])}; shapes must be the same, or extents 1`, i)
    shape = both
  }
  return shape
}

function ofOneRank(g: OnnxGraph, inputs: readonly Value[]): readonly Value[] {
  const rank = Math.max(...inputs.map((x) => x.shape.length))
  return inputs.map((x) => widened(g, x, rank))
}

export const logic = {
  type: 'logic',
  words: [word({ schema: Logic, lower: ({ op: fn }) => only<LogicOp>({ type: 'logic', fn }) })],
  shape: (_, inputs) => joined(inputs),
  write: ({ fn }) => ({ op: fn }),
  spell: ({ fn }) => fn,
  pointwise: ({ fn }, [a, b]) => Number(OPERATORS[fn].of(a, b)),
  zero: ({ fn }, zeros, count) => (fn === 'and' ? zeros > 0 : ['or', 'xor'].includes(fn) && zeros === count),
  emit({ g }, { fn }, inputs) {
    const { operator, reads, gives } = OPERATORS[fn]
    const { type } = inputs[0]
    const [a, b] = ofOneRank(g, inputs).map((x) => (reads === 'bool' ? cast(g, x, 'bool') : x))
    const shape = broadcastShape(a.shape, b.shape)
    if (gives === 'bool') return cast(g, g.node(operator, [a, b], [['bool', shape]])[0], type)
    return g.node(operator, [a, b], [[type, shape]], { fmod: 1 })[0]
  },
  onnx: Object.fromEntries(
    Object.entries(OPERATORS).map(([fn, { operator }]) => [operator, readLogic({ type: 'logic', fn } as LogicOp)]),
  ),
  work: (_, __, shape) => ({ kind: 'add', amount: sizeOf(shape) }),
  steps: (to, { fn }, inputs, shape) => to.pure(OPERATORS[fn].operator, inputs, { shape }),
} satisfies Operation<LogicOp>

const test = <T extends NotOp['type']>(
  type: T,
  operator: string,
  description: string,
  emit: (g: OnnxGraph, x: Value) => Value,
) =>
  ({
    type,
    words: [
      word({
        schema: z.strictObject({ id, op: z.literal(type).describe(description), inputs: one }),
        lower: () => only({ type }),
      }),
    ],
    shape: (_, [first]) => first,
    moments: () => constantly(0),
    zero: () => false,
    emit: ({ g }, _, [x]) => cast(g, emit(g, x), x.type),
    onnx: { [operator]: (context) => context.addBelow<NotOp>({ type }, context.activation(0)) },
    work: (_, __, shape) => ({ kind: 'activation', amount: sizeOf(shape) }),
    steps: (to, _, [x]) => to.pure(operator, [x]),
  }) satisfies Operation<NotOp>

export const not = test('not', 'Not', '1 where the value is 0, else 0.', (g, x) => equal(g, x, g.scalar(0)))
export const isNan = test(
  'is_nan',
  'IsNaN',
  '1 where the value is no number, else 0.',
  (g, x) => g.node('IsNaN', [x], [['bool', x.shape]])[0],
)

/** Either value is taken to be chosen as often. */
const ONE: Shape = []

export const where = {
  type: 'where',
  words: [word({ schema: Where, lower: () => only<WhereOp>({ type: 'where' }) })],
  shape: (_, inputs) => joined(inputs),
  moments: (_, [, ...both]) => mixed(both, [ONE, ONE]),
  zero: (_, zeros, count) => zeros === count,
  emit({ g }, _, inputs) {
    const [condition, yes, no] = ofOneRank(g, inputs)
    return choose(g, cast(g, condition, 'bool'), yes, no)
  },
  onnx: { Where: readLogic({ type: 'where' }, 3) },
  work: (_, __, shape) => ({ kind: 'add', amount: sizeOf(shape) }),
  steps: (to, _, inputs, shape) => to.pure('Where', inputs, { shape }),
} satisfies Operation<WhereOp>
