// Operations that move the pixels and the channels of an image: shuffles, margins, other sizes.
import * as z from 'zod'
import { pad as padded, reshape, resize as resized, transpose } from '../../onnx/ops/shape.ts'
import { paddingEndOf } from '../../onnx/window.ts'
import { id, margins, marginsOf, one, sidesFrom, whole } from '../attributes.ts'
import { amongZeros } from '../moments.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { mismatch, sameShape, show, sizeOf } from '../shape.ts'
import { slide, spellMargins } from '../sliding.ts'
import { readPad, readResize } from './read-image.ts'
import type { Pair } from '../../onnx/window.ts'
import type { Operation } from '../operation.ts'
import type { PadOp, ResizeOp } from './ops.ts'

export interface ChannelShuffleOp {
  readonly type: 'channel_shuffle'
  readonly groups: number
}

/** Pixels that a pixel of the other size is mixed of. */
const MIXED: Readonly<Record<ResizeOp['mode'], number>> = { nearest: 1, linear: 4, cubic: 16 }

const ChannelShuffle = z.strictObject({
  id,
  op: z
    .literal('channel_shuffle')
    .describe(
      'Deals the channels of `groups` groups out by turns: [groups, n] is transposed to [n, groups] (ShuffleNet).',
    ),
  groups: whole(1, LIMITS.channels),
  inputs: one,
})

const Pad = z.strictObject({
  id,
  op: z.literal('pad').describe('Zeros around the image, which averages behind it count.'),
  padding: margins,
  inputs: one,
})

const Resize = z.strictObject({
  id,
  op: z.literal('resize').describe('The image at another size.'),
  height: whole(1, LIMITS.imageSide),
  width: whole(1, LIMITS.imageSide),
  mode: z.enum(['nearest', 'linear', 'cubic']).default('nearest'),
  inputs: one,
})

export const channelShuffle = {
  type: 'channel_shuffle',
  words: [
    word({
      schema: ChannelShuffle,
      lower: ({ groups }) => only({ type: 'channel_shuffle', groups } as ChannelShuffleOp),
    }),
  ],
  shape: (op, [first]) =>
    first[0] % op.groups === 0 ? first : mismatch(`${op.groups} groups must divide ${first[0]} channels`),
  spell: (op) => `channel_shuffle g${op.groups}`,
  emit({ g }, { groups }, [x]) {
    const [n, channels, ...sides] = x.shape
    const dealt = reshape(g, x, [n, groups, (channels as number) / groups, ...sides])
    const axes = sides.map((_, axis) => axis + 3)
    return reshape(g, transpose(g, dealt, [0, 2, 1, ...axes]), x.shape)
  },
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps(to, { groups }, [x], shape) {
    const dealt = to.pure('Reshape', [x], { shape, padding: `deal ${groups}` })
    const moved = to.pure('Transpose', [dealt], { shape })
    return to.pure('Reshape', [moved], { shape, padding: 'dealt' })
  },
} satisfies Operation<ChannelShuffleOp>

export const pad = {
  type: 'pad',
  words: [word({ schema: Pad, lower: ({ padding }) => only({ type: 'pad', ...sidesFrom(padding) } as PadOp) })],
  shape: (op, [first]) => slide({ ...op, kernel: [1, 1], stride: [1, 1] }, [1, 1], first, first[0]),
  write: ({ type: op, ...sides }) => ({ op, padding: marginsOf(sides) }),
  spell: (op) => `pad p${spellMargins(op)}`,
  emit({ g }, op, [x]) {
    const keep = 5 - x.shape.length
    const sides = (given: Pair) => [0, 0, ...given.slice(keep - 1)]
    return padded(g, x, sides(op.padding), sides(paddingEndOf(op)))
  },
  moments: (_, [x], [from], shape) => amongZeros(x, from, shape),
  onnx: { Pad: readPad },
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps(to, { padding, paddingEnd = [] }, [x], shape) {
    if (sameShape(to.shape(x), shape)) return x
    return to.pure('Pad', [x], { shape, padding: [...padding, ...paddingEnd].join() })
  },
} satisfies Operation<PadOp>

export const resize = {
  type: 'resize',
  words: [
    word({
      schema: Resize,
      lower: ({ height, width, mode }) => only({ type: 'resize', size: [height, width], mode } as ResizeOp),
    }),
  ],
  shape: ({ size }, [first]) =>
    first.length === 3
      ? [first[0], ...size]
      : mismatch(`resizes an image [channels, height, width], not ${show(first)}`, 0),
  write: ({ type: op, size: [height, width], mode }) => ({ op, height, width, mode }),
  spell: ({ size, mode }) => `resize ${size.join()} ${mode}`,
  emit: ({ g }, { size, mode }, [x]) => resized(g, x, size, mode),
  onnx: { Resize: readResize, Upsample: readResize },
  work: (_, __, shape) => ({ kind: 'concat', amount: sizeOf(shape) }),
  steps: (to, { mode }, [x], shape) =>
    sameShape(to.shape(x), shape) ? x : to.pure('Resize', [x], { shape, padding: mode, depth: MIXED[mode] }),
} satisfies Operation<ResizeOp>
