// A value repeated along axes: where it has one entry, or as a whole.
import * as z from 'zod'
import { expandTo } from '../../onnx/ops/shape.ts'
import { id, one, whole } from '../attributes.ts'
import { widened } from '../elementwise/align.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { broadcast, mismatch, sameShape, show, sizeOf } from '../shape.ts'
import type { Operation } from '../operation.ts'
import type { ReadContext, Tensor } from '../reader.ts'
import type { Shape } from '../shape.ts'

export interface ExpandOp {
  readonly type: 'expand'
  readonly shape: Shape
}

export interface TileOp {
  readonly type: 'tile'
  readonly repeats: readonly number[]
}

const Expand = z.strictObject({
  id,
  op: z.literal('expand').describe('The value with a shape that it broadcasts to, the batch aside.'),
  shape: z.array(whole(1, LIMITS.extent)).max(LIMITS.rank),
  inputs: one,
})

const Tile = z.strictObject({
  id,
  op: z.literal('tile').describe('The value so many times one after another along each axis.'),
  repeats: z.array(whole(1, LIMITS.extent)).max(LIMITS.rank),
  inputs: one,
})

export const expand = {
  type: 'expand',
  words: [word({ schema: Expand, lower: ({ shape }) => only<ExpandOp>({ type: 'expand', shape }) })],
  shape({ shape }, [first]) {
    const joined = broadcast(first, shape)
    return joined && sameShape(joined, shape)
      ? shape
      : mismatch(`${show(first)} does not broadcast to ${show(shape)}`, 0)
  },
  spell: (op) => `expand ${op.shape.join()}`,
  emit: ({ g }, { shape }, [x]) => expandTo(g, widened(g, x, shape.length + 1), shape),
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps: (to, _, [x], shape) => to.pure('Expand', [x], { shape }),
} satisfies Operation<ExpandOp>

export const tile = {
  type: 'tile',
  words: [word({ schema: Tile, lower: ({ repeats }) => only<TileOp>({ type: 'tile', repeats }) })],
  shape: ({ repeats }, [first]) =>
    repeats.length === first.length
      ? first.map((size, axis) => size * repeats[axis])
      : mismatch(`repeats ${show(repeats)} must name each axis of ${show(first)}`, 0),
  spell: (op) => `tile ${op.repeats.join()}`,
  emit({ g }, { repeats }, [x], shape) {
    return g.node('Tile', [x, g.ints(1, ...repeats)], [[x.type, [x.shape[0], ...shape]]])[0]
  },
  onnx: { Tile: readTile },
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps: (to, op, [x], shape) => to.pure('Tile', [x], { shape, padding: op.repeats.join() }),
} satisfies Operation<TileOp>

/** Repeating along a batch of one makes it an axis like any other. */
function readTile(context: ReadContext): Tensor {
  const value = context.activation(0)
  const repeats = context.numbers(1)
  const dims = context.dims(value)
  const at = value.batch?.axis
  if (repeats.every((count) => count === 1)) return value
  if (at === undefined || repeats[at] === 1) {
    const x = context.inPlace(value)
    const own = repeats.filter((_, axis) => axis !== at || value.batch?.merged)
    return context.add<TileOp>({ type: 'tile', repeats: own }, [x])
  }
  if (value.batch!.merged || dims[at] !== 1) return context.fail('it repeats the batch')
  const { batch: _, ...seen } = value
  const x = context.inPlace({ ...seen, view: dims })
  return context.add<TileOp>({ type: 'tile', repeats }, [x])
}
