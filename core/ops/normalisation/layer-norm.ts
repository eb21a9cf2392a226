// Layer normalisation over the last axes, by mean and variance or by the root of the mean square alone.
import * as z from 'zod'
import { emitLayerNorm } from '../../onnx/ops/layer-norm.ts'
import { bias as biasAttribute, id, one, whole } from '../attributes.ts'
import { centred } from '../moments.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { mismatch, show, sizeOf } from '../shape.ts'
import { readLayerNorm, readSkipLayerNorm } from './read-layer-norm.ts'
import type { Lowered, Operation } from '../operation.ts'
import type { Shape } from '../shape.ts'
import type { LayerNormOp } from './ops.ts'

const description =
  'Of tokens each by itself, along the last axis; of an image [channels, height, width] each pixel, along the channels.'

const last = z.boolean().default(false).describe('Whether the channels of three axes are the last of them.')

const LayerNorm = z.strictObject({
  id,
  op: z.literal('layer_norm').describe(`Layer normalisation. ${description}`),
  axes: whole(1, LIMITS.rank).default(1).describe('How many of the last axes are normalised together.'),
  last,
  scale: biasAttribute(true).describe('Whether it has a learned factor for each channel.'),
  bias: biasAttribute(true).describe('Whether it has a learned term for each channel.'),
  inputs: one,
})

const RmsNorm = z.strictObject({
  id,
  op: z
    .literal('rms_norm')
    .describe(`By the root of the mean square, no mean subtracted (Zhang & Sennrich 2019). ${description}`),
  axes: whole(1, LIMITS.rank).default(1).describe('How many of the last axes are normalised together.'),
  last,
  scale: biasAttribute(true).describe('Whether it has a learned factor for each channel.'),
  inputs: one,
})

/** Channels of an image go last and come back. */
function lowered(op: LayerNormOp, channelsLast: boolean, [first]: readonly Shape[]): readonly Lowered[] {
  if (channelsLast || first.length !== 3 || op.axes !== 1) return only(op)
  return [
    { suffix: '.last', op: { type: 'transpose', perm: [1, 2, 0] } as Lowered['op'], channels: 0 },
    { suffix: '.norm', op, channels: 0 },
    { suffix: '', op: { type: 'transpose', perm: [2, 0, 1] } as Lowered['op'], channels: 0 },
  ]
}

const normalised = (op: LayerNormOp, shape: Shape) => shape.slice(shape.length - op.axes)

function home<T extends LayerNormOp['type'], W extends Operation['words'][number]>(
  type: T,
  spelled: W,
  operator: string,
) {
  return {
    type,
    words: [spelled],
    shape: (op, [first]) =>
      op.axes <= first.length ? first : mismatch(`normalises ${op.axes} axes of ${show(first)}`, 0),
    write: ({ type: op, bias: withBias, ...attributes }) => ({
      op,
      ...attributes,
      last: true,
      ...(type === 'layer_norm' && { bias: withBias }),
    }),
    tensors: (op, _, shape) => [
      ...(op.scale ? [{ role: 'weight', shape: normalised(op, shape), fill: 'scale' as const }] : []),
      ...(op.bias ? [{ role: 'bias', shape: normalised(op, shape), fill: 'shift' as const }] : []),
    ],
    takes(op, by, shape) {
      if (op.axes !== 1 || op.bias || (by === 'mul' && op.scale)) return undefined
      if (by === 'add' && type === 'rms_norm') return undefined
      return { op: { ...op, [by === 'mul' ? 'scale' : 'bias']: true }, axis: shape.length - 1 }
    },
    spell: (op) => `${type} ${op.axes} s${op.scale} b${op.bias}`,
    emit: ({ g }, op, [x], _, tensors) =>
      emitLayerNorm(g, x, {
        axes: op.axes,
        centred: type === 'layer_norm',
        ...(op.scale && { scale: tensors[0] }),
        ...(op.bias && { shift: tensors[op.scale ? 1 : 0] }),
      }),
    surrounds: true,
    mark: () => 'layer_norm',
    moments: (_, [x]) => centred(1, x),
    work: (_, __, shape) => ({ kind: 'norm', amount: sizeOf(shape) }),
    steps: (to, op, [x], shape) =>
      to.add({
        op: operator,
        inputs: [x],
        shape,
        depth: sizeOf(normalised(op, shape)),
        weights: sizeOf(normalised(op, shape)),
      }),
  } satisfies Operation<LayerNormOp>
}

export const layerNorm = {
  ...home(
    'layer_norm',
    word({
      schema: LayerNorm,
      most: 3,
      lower: ({ axes, scale, bias, last: given }, _, inputs) =>
        lowered({ type: 'layer_norm', axes, scale, bias }, given, inputs),
    }),
    'LayerNormalization',
  ),
  onnx: { LayerNormalization: readLayerNorm, SkipLayerNormalization: readSkipLayerNorm },
} satisfies Operation<LayerNormOp>

export const rmsNorm = {
  ...home(
    'rms_norm',
    word({
      schema: RmsNorm,
      most: 3,
      lower: ({ axes, scale, last: given }, _, inputs) =>
        lowered({ type: 'rms_norm', axes, scale, bias: false }, given, inputs),
    }),
    'SimplifiedLayerNormalization',
  ),
  onnx: {
    RMSNormalization: readLayerNorm,
    SimplifiedLayerNormalization: readLayerNorm,
    SkipSimplifiedLayerNormalization: readSkipLayerNorm,
  },
} satisfies Operation<LayerNormOp>
