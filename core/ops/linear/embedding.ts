// Rows of a learned table by token ids; the reader of ONNX's Gather tells them from other entries.
import * as z from 'zod'
import { cast } from '../../onnx/ops/elementwise.ts'
import { gather } from '../../onnx/ops/shape.ts'
import { channels, id, one, whole } from '../attributes.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { sizeOf } from '../shape.ts'
import type { Operation } from '../operation.ts'

export interface EmbeddingOp {
  readonly type: 'embedding'
  /** Rows of the table. */
  readonly vocabulary: number
}

const Embedding = z.strictObject({
  id,
  op: z.literal('embedding').describe('Rows of a learned table by token ids: of [tokens] it gives [tokens, channels].'),
  vocabulary: whole(1, LIMITS.classes).describe('Rows of the table; ids are below it.'),
  channels: channels.optional(),
  inputs: one,
})

export const embedding = {
  type: 'embedding',
  words: [
    word({
      schema: Embedding,
      needsChannels: true,
      lower: ({ vocabulary }, out) => only<EmbeddingOp>({ type: 'embedding', vocabulary }, out),
    }),
  ],
  shape: (_, [ids], out) => [...ids, out],
  write: ({ type: op, vocabulary }, shape) => ({ op, vocabulary, channels: shape.at(-1) }),
  // A fan-in of two gives entries a variance of one, as PyTorch's have.
  tensors: ({ vocabulary }, _, shape) => [
    { role: 'weight', shape: [vocabulary, shape.at(-1)!], fill: 'table', fanIn: 2 },
  ],
  channelAxis: () => -1,
  spell: ({ vocabulary }) => `embedding v${vocabulary}`,
  zero: () => false,
  readsIds: true,
  like: 'linear',
  emit: ({ g }, _, [ids], __, [table]) => gather(g, table, ids.type === 'int64' ? ids : cast(g, ids, 'int64')),
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps: (to, _, [ids], shape) => to.add({ op: 'Gather', inputs: [ids], shape, weights: sizeOf(shape) }),
} satisfies Operation<EmbeddingOp>
