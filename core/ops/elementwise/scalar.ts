// Arithmetic of an activation with one number.
import { binary } from '../../onnx/ops/elementwise.ts'
import { sizeOf } from '../shape.ts'
import { awayFromZero } from './numbers.ts'
import type { Operation } from '../operation.ts'

/** ONNX operators of arithmetic by the names of the language. */
export const OPERATORS = {
  add: 'Add',
  mul: 'Mul',
  sub: 'Sub',
  div: 'Div',
  min: 'Min',
  max: 'Max',
  pow: 'Pow',
} as const
export type ArithmeticName = keyof typeof OPERATORS

/** What they make of two numbers. */
export const CALCULATED: Readonly<Record<ArithmeticName, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  sub: (a, b) => a - b,
  div: (a, b) => a / awayFromZero(b),
  min: Math.min,
  max: Math.max,
  // A number below zero has no power that is not whole.
  pow: (a, b) => (Number.isInteger(b) ? a : Math.abs(a)) ** b,
}

export interface ScalarOp {
  readonly type: 'scalar'
  readonly fn: ArithmeticName
  readonly by: number
  /** Whether the number is the first operand. */
  readonly reversed?: true
}

/** Words of its own it has none: `add`, `mul` and the others take a number as `by`, or as `from`. */
export const scalar = {
  type: 'scalar',
  words: [],
  shape: (_, inputs) =>
    inputs.length === 1
      ? inputs[0]
      : { code: 'invalid_architecture', detail: '`by` stands for the second operand: name one node' },
  write: ({ fn, by, reversed }) => ({ op: fn, [reversed ? 'from' : 'by']: by }),
  spell: (op) => `${op.fn} by ${op.reversed ? 'reversed ' : ''}${op.by}`,
  zero: (op, zeros, count) => count > 0 && zeros === count && (op.fn === 'mul' || op.fn === 'div') && !op.reversed,
  pointwise: ({ fn, by, reversed }, [x]) => (reversed ? CALCULATED[fn](by, x) : CALCULATED[fn](x, by)),
  emit({ g }, op, [x]) {
    const number = g.scalar(op.by)
    return op.reversed ? binary(OPERATORS[op.fn])(g, number, x) : binary(OPERATORS[op.fn])(g, x, number)
  },
  work: (_, __, shape) => ({ kind: 'activation', amount: sizeOf(shape) }),
  steps: (to, op, [x]) => to.pure(OPERATORS[op.fn], [x], { constant: `${op.reversed ? 'reversed ' : ''}${op.by}` }),
} satisfies Operation<ScalarOp>
