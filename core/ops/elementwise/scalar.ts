// Arithmetic of an activation with one number.
import { binary } from '../../onnx/ops/elementwise.ts'
import { sizeOf } from '../shape.ts'
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
  meanSquare({ fn, by, reversed }, [square]) {
    if (fn === 'add' || fn === 'sub') return square + by ** 2
    if (fn === 'mul') return square * by ** 2
    if (fn === 'div') return reversed ? by ** 2 / square : square / by ** 2
    if (fn === 'pow' && !reversed) return square ** by
    // A bound, which is far from what it reads, or it would be felt.
    return square
  },
  emit({ g }, op, [x]) {
    const number = g.scalar(op.by)
    return op.reversed ? binary(OPERATORS[op.fn])(g, number, x) : binary(OPERATORS[op.fn])(g, x, number)
  },
  work: (_, __, shape) => ({ kind: 'activation', amount: sizeOf(shape) }),
  steps: (to, op, [x]) => to.pure(OPERATORS[op.fn], [x], { constant: `${op.reversed ? 'reversed ' : ''}${op.by}` }),
} satisfies Operation<ScalarOp>
