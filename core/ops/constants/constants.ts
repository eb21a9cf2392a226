// Values that do not depend on what a network reads: learned ones such as positions, and fixed ones such as masks.
import * as z from 'zod'
import { reshape } from '../../onnx/ops/shape.ts'
import { id, reference, whole } from '../attributes.ts'
import { constantly } from '../moments.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { mismatch, sameShape, show, sizeOf } from '../shape.ts'
import { maskShape, shiftedMask, spellWindows } from './shifted-windows.ts'
import type { Operation } from '../operation.ts'
import type { Shape } from '../shape.ts'
import type { ShiftedWindows } from './shifted-windows.ts'

export interface ParameterOp {
  readonly type: 'parameter'
  readonly shape: Shape
}

export interface ConstantOp {
  readonly type: 'constant'
  readonly shape: Shape
  /** The number that it is all over; what it holds is not known where it is left out. */
  readonly value?: number
  /** The mask of attention in shifted windows that it is. */
  readonly windows?: ShiftedWindows
}

const shape = z.array(whole(1, LIMITS.extent)).max(LIMITS.rank).describe('Its shape, the same for the whole batch.')
const none = z.array(reference).length(0).default([]).describe('It reads nothing.')

const side = whole(1, LIMITS.imageSide)
const sides = z.tuple([side, side])

const Parameter = z.strictObject({
  id,
  op: z.literal('parameter').describe('A learned tensor: positions, class tokens, factors of layers.'),
  shape,
  inputs: none,
})

const Constant = z.strictObject({
  id,
  op: z.literal('constant').describe('A tensor that is not learned, such as a mask.'),
  shape,
  value: z.number().optional().describe('The number that it is all over.'),
  windows: z
    .strictObject({ size: sides, window: sides, shift: z.tuple([whole(0, LIMITS.kernel), whole(0, LIMITS.kernel)]) })
    .optional()
    .describe('The mask [windows, 1, tokens, tokens] of attention in shifted windows of an image, as Swin has it.'),
  inputs: none,
})

export const parameter = {
  type: 'parameter',
  words: [word({ schema: Parameter, lower: (spec) => only<ParameterOp>({ type: 'parameter', shape: spec.shape }) })],
  shape: (op) => op.shape,
  tensors: (op) => [{ role: 'value', shape: op.shape, fill: 'table' }],
  spell: (op) => `parameter ${op.shape.join()}`,
  zero: () => false,
  emit: ({ g }, op, _, __, [value]) => reshape(g, value, [1, ...op.shape]),
  surrounds: true,
  mark: () => 'parameter',
  steps: (to, op) => to.add({ op: 'Constant', inputs: [], shape: op.shape }),
} satisfies Operation<ParameterOp>

export const fixed = {
  type: 'constant',
  words: [
    word({
      schema: Constant,
      lower: (spec) =>
        only<ConstantOp>({
          type: 'constant',
          shape: spec.shape,
          ...(spec.value !== undefined && { value: spec.value }),
          ...(spec.windows && { windows: spec.windows }),
        }),
    }),
  ],
  shape({ shape: own, windows }) {
    const mask = windows ? maskShape(windows) : own
    return sameShape(mask, own) ? own : mismatch(`the mask of these windows is ${show(mask)}, not ${show(own)}`)
  },
  spell: (op) => `constant ${op.shape.join()} ${op.value ?? ''}${op.windows ? spellWindows(op.windows) : ''}`,
  zero: () => false,
  emit({ g }, op) {
    const data = op.windows ? shiftedMask(op.windows) : new Float32Array(sizeOf(op.shape)).fill(op.value ?? 0)
    return g.constant('float32', [1, ...op.shape], data)
  },
  surrounds: true,
  // Masks are taken for what they leave open.
  moments: ({ value = 0, windows }) => constantly(windows ? 0 : value),
  steps: (to, op) => to.add({ op: 'Constant', inputs: [], shape: op.shape }),
} satisfies Operation<ConstantOp>
