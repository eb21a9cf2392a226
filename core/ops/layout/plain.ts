// What hands a value on as it is, and what gives zeros in its place.
import * as z from 'zod'
import { mul } from '../../onnx/ops/elementwise.ts'
import { slice } from '../../onnx/ops/shape.ts'
import { id, one, pairFrom, stride } from '../attributes.ts'
import { constantly } from '../moments.ts'
import { only, word } from '../operation.ts'
import { sizeOf } from '../shape.ts'
import { spellPair } from '../sliding.ts'
import type { Pair } from '../../onnx/window.ts'
import type { Operation } from '../operation.ts'

export interface IdentityOp {
  readonly type: 'identity'
}

export interface ZeroOp {
  readonly type: 'zero'
  readonly stride: Pair
}

const Identity = z.strictObject({ id, op: z.literal('identity').describe('A skip connection.'), inputs: one })

const Zero = z.strictObject({
  id,
  op: z.literal('zero').describe('Zeros of the shape of its input, subsampled by `stride`.'),
  stride,
  inputs: one,
})

export const identity = {
  type: 'identity',
  words: [word({ schema: Identity, lower: () => only({ type: 'identity' }) })],
  shape: (_, [first]) => first,
  passes: true,
  emit: (_, __, [x]) => x,
  ghn: () => 'identity',
  work: (_, __, shape) => ({ kind: 'identity', amount: sizeOf(shape) }),
  census: () => 'identity',
  steps: (_, __, [x]) => x,
} satisfies Operation<IdentityOp>

export const zero = {
  type: 'zero',
  words: [word({ schema: Zero, lower: (spec) => only({ type: 'zero', stride: pairFrom(spec.stride) } as ZeroOp) })],
  shape({ stride: [down, across] }, [[channels, height, width, ...rest]]) {
    if (height === undefined) return [channels]
    if (width === undefined) return [channels, Math.ceil(height / across)]
    return [channels, Math.ceil(height / down), Math.ceil(width / across), ...rest]
  },
  spell: (op) => `zero s${spellPair(op.stride)}`,
  zero: () => true,
  moments: () => constantly(0),
  surrounds: true,
  emit({ g }, op, [x]) {
    const sides = x.shape.slice(2, 4) as number[]
    const strides = sides.length === 1 ? [op.stride[1]] : op.stride.slice(0, sides.length)
    const axes = sides.map((_, axis) => axis + 2)
    const strided = slice(
      g,
      x,
      axes,
      sides.map(() => 0),
      sides,
      strides,
    )
    return mul(g, strided, g.scalar(0))
  },
  work: (_, __, shape) => ({ kind: 'zero', amount: sizeOf(shape) }),
  steps(to, { stride: [height, width] }, [x], shape) {
    const from = height * width === 1 ? x : to.pure('Slice', [x], { shape, padding: 'strided' })
    return to.pure('Mul', [from], { constant: '0' })
  },
} satisfies Operation<ZeroOp>
