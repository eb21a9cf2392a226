// Arithmetic of activations whose shapes broadcast: sums, products, differences, quotients, bounds, powers.
import * as z from 'zod'
import { binary, identity } from '../../onnx/ops/elementwise.ts'
import { id, many, reference } from '../attributes.ts'
import { productOf, sumOf } from '../moments.ts'
import { only, word } from '../operation.ts'
import { broadcast, mismatch, sameShape, show, sizeOf } from '../shape.ts'
import { aligned } from './align.ts'
import { CALCULATED, OPERATORS } from './scalar.ts'
import type { Moments } from '../moments.ts'
import type { Lowered, Operation } from '../operation.ts'
import type { Shape, ShapeFault } from '../shape.ts'
import type { ArithmeticName, ScalarOp } from './scalar.ts'

export interface ArithmeticOp {
  readonly type: ArithmeticName
}

const by = z.number().optional().describe('A number that stands for the second operand; the node then reads one node.')
const from = z.number().optional().describe('A number that stands for the first operand; the node then reads one node.')
const pair = z.array(reference).min(1).max(2).describe('The two nodes it reads, or one where `by` is given.')

/** A number makes it an operation on one activation. */
const operand = <T extends ArithmeticName>(type: T, description: string, inputs: z.ZodArray<typeof reference>) =>
  word({
    schema: z.strictObject({ id, op: z.literal(type).describe(description), by, from, inputs }),
    lower({ by: second, from: first }): readonly Lowered[] {
      if (second !== undefined) return only<ScalarOp>({ type: 'scalar', fn: type, by: second })
      if (first !== undefined) return only<ScalarOp>({ type: 'scalar', fn: type, by: first, reversed: true })
      return only({ type })
    },
  })

function shapeOf({ type, verb }: Pick<Kind<unknown>, 'type' | 'verb'>, inputs: readonly Shape[]): Shape | ShapeFault {
  if (inputs.length < 2 && type !== 'add') {
    return { code: 'invalid_architecture', detail: 'it reads one node: name a second, or a number as `by`' }
  }
  let shape = inputs[0]
  for (let i = 1; i < inputs.length; i++) {
    const joined = broadcast(shape, inputs[i])
    if (!joined) {
      return mismatch(`${verb} ${show(shape)} and ${show(inputs[i])}; shapes must be the same, or extents 1`, i)
    }
    shape = joined
  }
  return shape
}

interface Kind<W> {
  readonly type: ArithmeticName
  readonly word: W
  /** What it says of shapes that do not fit. */
  readonly verb: string
  readonly unordered?: true
  /** Whether it gives zeros where some of its inputs are. */
  readonly zero: (zeros: number, count: number) => boolean
  /** What independent values make together, where that is known without trying all pairs. */
  readonly moments?: (inputs: readonly Moments[]) => Moments
}

function arithmetic<W extends ReturnType<typeof operand>>({
  type,
  word: spelled,
  verb,
  unordered,
  zero,
  moments,
}: Kind<W>) {
  const operator = OPERATORS[type]
  const apply = binary(operator)
  return {
    type,
    words: [spelled],
    shape: (_, inputs) => shapeOf({ type, verb }, inputs),
    ...(unordered && { unordered }),
    ...(type === 'add' && { joins: 'sum' as const, surrounds: true }),
    mark: () => (type === 'add' || type === 'mul' ? type : undefined),
    zero: (_, zeros, count) => zero(zeros, count),
    pointwise: (_, values) => values.reduce(CALCULATED[type]),
    ...(moments && { moments: (_: ArithmeticOp, inputs: readonly Moments[]) => moments(inputs) }),
    emit: ({ g }, _, inputs) =>
      inputs.length === 1 ? identity(g, inputs[0]) : inputs.reduce((sum, term) => apply(g, ...aligned(g, sum, term))),
    onnx: Object.fromEntries(
      [operator, ...(type === 'add' ? ['Sum'] : [])].map((name) => [name, (context) => context.addBinary({ type })]),
    ),
    work: (_, inputs, shape) =>
      inputs.length > 1 ? { kind: 'add', amount: sizeOf(shape) * (inputs.length - 1) } : undefined,
    steps: (to, _, inputs, shape) =>
      inputs.reduce((sum, term) => {
        const joined = broadcast(to.shape(sum), to.shape(term)) ?? shape
        return to.pure(operator, [sum, term], sameShape(joined, to.shape(sum)) ? {} : { shape: joined })
      }),
  } satisfies Operation<ArithmeticOp>
}

const all = (zeros: number, count: number) => count > 0 && zeros === count

export const add = arithmetic({
  type: 'add',
  word: operand('add', 'Sum; shapes broadcast, and `by` adds a number.', many),
  verb: 'adds',
  unordered: true,
  zero: all,
  moments: sumOf,
})

export const mul = arithmetic({
  type: 'mul',
  word: operand('mul', 'Product; [channels, 1, 1] scales whole channels, as squeeze-and-excitation does.', many),
  verb: 'multiplies',
  unordered: true,
  zero: (zeros) => zeros > 0,
  moments: productOf,
})

export const sub = arithmetic({
  type: 'sub',
  word: operand('sub', 'Difference of the first and the second.', pair),
  verb: 'subtracts',
  zero: all,
  moments: (inputs) => sumOf(inputs, [1, -1]),
})

export const div = arithmetic({
  type: 'div',
  word: operand('div', 'Quotient of the first and the second.', pair),
  verb: 'divides',
  zero: () => false,
})

export const min = arithmetic({
  type: 'min',
  word: operand('min', 'The lesser of two.', pair),
  verb: 'compares',
  unordered: true,
  zero: all,
})

export const max = arithmetic({
  type: 'max',
  word: operand('max', 'The greater of two.', pair),
  verb: 'compares',
  unordered: true,
  zero: all,
})

export const pow = arithmetic({
  type: 'pow',
  word: operand('pow', 'The first to the power of the second.', pair),
  verb: 'raises',
  zero: () => false,
})
