// Bounds on both sides, element by element.
import * as z from 'zod'
import { id, one } from '../attributes.ts'
import { only, word } from '../operation.ts'
import { sizeOf } from '../shape.ts'
import type { Operation } from '../operation.ts'
import type { Activation, ReadContext, Tensor } from '../reader.ts'

export interface ClipOp {
  readonly type: 'clip'
  readonly low?: number
  readonly high?: number
}

const Clip = z.strictObject({
  id,
  op: z.literal('clip').describe('Limits to `low` and `high`, where they are given.'),
  low: z.number().optional(),
  high: z.number().optional(),
  inputs: one,
})

const clipOf = (low: number | undefined, high: number | undefined): ClipOp => ({
  type: 'clip',
  ...(low !== undefined && Number.isFinite(low) && { low }),
  ...(high !== undefined && Number.isFinite(high) && { high }),
})

export const clip = {
  type: 'clip',
  words: [word({ schema: Clip, lower: ({ low, high }) => only(clipOf(low, high)) })],
  shape: (_, [first]) => first,
  spell: ({ low, high }) => `clip ${low ?? ''}..${high ?? ''}`,
  zero: ({ low = -1, high = 1 }, zeros, count) => count > 0 && zeros === count && low <= 0 && high >= 0,
  emit({ g }, { low, high }, [x]) {
    const bound = (value: number | undefined) => (value === undefined ? undefined : g.scalar(value))
    return g.node('Clip', [x, bound(low), bound(high)], [[x.type, x.shape]])[0]
  },
  pointwise: ({ low = -Infinity, high = Infinity }, [x]) => Math.min(Math.max(x, low), high),
  onnx: { Clip: read },
  work: (_, __, shape) => ({ kind: 'activation', amount: sizeOf(shape) }),
  steps: (to, { low, high }, [x]) => to.pure('Clip', [x], { padding: `${low ?? ''}..${high ?? ''}` }),
} satisfies Operation<ClipOp>

/** Largest finite numbers of float16 and of float32, which stand for none. */
const ENDLESS = 65_504

function read(context: ReadContext): Tensor {
  const bound = (name: string, position: number) => {
    const given = context.ints(name) === undefined ? undefined : context.float(name, NaN)
    if (given !== undefined && !Number.isNaN(given)) return given
    return context.isConstant(position) ? context.numbers(position)[0] : undefined
  }
  const [low, high] = [bound('min', 1), bound('max', 2)].map((value) =>
    value !== undefined && Math.abs(value) >= ENDLESS ? undefined : value,
  )
  const x = withComputedBounds(context)
  if (low === undefined && high === undefined) return x
  if (low === 0 && high === undefined) return context.addBelow({ type: 'activation', fn: 'relu' }, x)
  return context.addBelow(clipOf(low, high), x)
}

/** Bounds that the network computes are a maximum and a minimum of two values. */
function withComputedBounds(context: ReadContext): Activation {
  const bounds = [
    ['max', 1],
    ['min', 2],
  ] as const
  let x = context.activation(0)
  for (const [type, position] of bounds) {
    if (!context.has(position) || context.isConstant(position)) continue
    x = context.add({ type }, context.aligned([context.inPlace(x), context.tensor(position)]))
  }
  return x
}
