// Numbers rounded to integers of few bits, and back. A child network computes with the real numbers behind them.
import * as z from 'zod'
import { identity } from '../../onnx/ops/elementwise.ts'
import { id, one, whole } from '../attributes.ts'
import { only, word } from '../operation.ts'
import { sizeOf } from '../shape.ts'
import { readDequantize, readDynamic, readQuantize } from './read-quantise.ts'
import { QUANTISED } from './read-quantised.ts'
import type { Operation } from '../operation.ts'
import type { Reader } from '../reader.ts'

type Name = 'quantize' | 'dequantize'

export interface QuantiseOp {
  readonly type: Name
  /** Bits of an integer. */
  readonly bits: number
}

interface Kind<T extends Name> {
  readonly type: T
  readonly operator: string
  readonly description: string
  readonly onnx: Readonly<Record<string, Reader>>
}

function quantise<T extends Name>({ type, operator, description, onnx }: Kind<T>) {
  return {
    type,
    words: [
      word({
        schema: z.strictObject({
          id,
          op: z.literal(type).describe(description),
          bits: whole(1, 32).default(8).describe('Bits of an integer.'),
          inputs: one,
        }),
        lower: ({ bits }) => only<QuantiseOp>({ type, bits }),
      }),
    ],
    shape: (_, [first]) => first,
    spell: ({ bits }) => `${type} b${bits}`,
    emit: ({ g }, _, [x]) => identity(g, x),
    onnx,
    surrounds: true,
    work: (_, __, shape) => ({ kind: 'activation', amount: sizeOf(shape) }),
    steps: (to, { bits }, [x]) => to.pure(operator, [x], { padding: String(bits) }),
  } satisfies Operation<QuantiseOp>
}

export const quantize = quantise({
  type: 'quantize',
  operator: 'QuantizeLinear',
  description: 'Real numbers as integers of a few bits.',
  onnx: { QuantizeLinear: readQuantize, DynamicQuantizeLinear: readDynamic, ...QUANTISED },
})

export const dequantize = quantise({
  type: 'dequantize',
  operator: 'DequantizeLinear',
  description: 'Integers of a few bits as the real numbers that they stand for.',
  onnx: { DequantizeLinear: readDequantize },
})
