// Normalisation of groups of channels by the statistics of each image: group norm, and instance norm where each channel
// is a group.
import * as z from 'zod'
import { emitGroupNorm } from '../../onnx/ops/group-norm.ts'
import { bias as biasAttribute, id, one, whole } from '../attributes.ts'
import { centred } from '../moments.ts'
import { LIMITS } from '../network-limits.ts'
import { only, word } from '../operation.ts'
import { mismatch, show, sizeOf } from '../shape.ts'
import { readGroupNorm, readInstanceNorm } from './read-group-norm.ts'
import type { Operation } from '../operation.ts'
import type { GroupNormOp } from './ops.ts'

const GroupNorm = z.strictObject({
  id,
  op: z.literal('group_norm').describe('Group normalisation (Wu & He 2018).'),
  groups: whole(1, LIMITS.channels),
  scale: biasAttribute(true).describe('Whether it has a learned factor for each channel.'),
  bias: biasAttribute(true).describe('Whether it has a learned term for each channel.'),
  inputs: one,
})

const InstanceNorm = z.strictObject({
  id,
  op: z.literal('instance_norm').describe('Normalisation of each channel of each image by itself.'),
  scale: biasAttribute(false).describe('Whether it has a learned factor for each channel.'),
  bias: biasAttribute(false).describe('Whether it has a learned term for each channel.'),
  inputs: one,
})

export const groupNorm = {
  type: 'group_norm',
  words: [
    word({
      schema: GroupNorm,
      lower: ({ groups, scale, bias }) => only<GroupNormOp>({ type: 'group_norm', groups, scale, bias }),
    }),
    word({
      schema: InstanceNorm,
      lower: ({ scale, bias }, _, [[channels]]) =>
        only<GroupNormOp>({ type: 'group_norm', groups: channels, scale, bias }),
    }),
  ],
  shape: (op, [first]) =>
    first.length > 1 && first[0] % op.groups === 0
      ? first
      : mismatch(`${op.groups} groups must divide the channels of an image, not ${show(first)}`, 0),
  tensors: (op, _, [channels]) => [
    ...(op.scale ? [{ role: 'weight', shape: [channels], fill: 'scale' as const }] : []),
    ...(op.bias ? [{ role: 'bias', shape: [channels], fill: 'shift' as const }] : []),
  ],
  takes: (op, by) =>
    op.bias || (by === 'mul' && op.scale)
      ? undefined
      : { op: { ...op, [by === 'mul' ? 'scale' : 'bias']: true }, axis: 0 },
  spell: (op) => `group_norm g${op.groups} s${op.scale} b${op.bias}`,
  emit: ({ g }, op, [x], _, tensors) =>
    emitGroupNorm(g, x, op.groups, {
      ...(op.scale && { scale: tensors[0] }),
      ...(op.bias && { shift: tensors[op.scale ? 1 : 0] }),
    }),
  surrounds: true,
  mark: () => 'group_norm',
  moments: (_, [x]) => centred(1, x),
  onnx: { InstanceNormalization: readInstanceNorm, GroupNormalization: readGroupNorm, GroupNorm: readGroupNorm },
  work: (_, __, shape) => ({ kind: 'norm', amount: sizeOf(shape) }),
  steps(to, op, [x], shape) {
    const rows = to.pure('Reshape', [x], { shape: [op.groups, sizeOf(shape) / op.groups], padding: 'groups' })
    const normal = to.pure('InstanceNormalization', [rows], { shape: [op.groups, sizeOf(shape) / op.groups] })
    const back = to.pure('Reshape', [normal], { shape, padding: 'ungrouped' })
    const scaled = op.scale ? to.add({ op: 'Mul', inputs: [back], shape, weights: shape[0] }) : back
    return op.bias ? to.add({ op: 'Add', inputs: [scaled], shape, weights: shape[0] }) : scaled
  },
} satisfies Operation<GroupNormOp>
