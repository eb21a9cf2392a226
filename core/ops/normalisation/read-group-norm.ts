// Group and instance normalisation as ONNX spells them.
import { sizeOf } from '../shape.ts'
import type { Activation, ReadContext, Tensor } from '../reader.ts'
import type { GroupNormOp } from './ops.ts'

/**
 * PyTorch writes group norm as an instance norm of [N, groups, all that a group has]. It normalises the image below by
 * groups; its factors and terms are ones and zeros that nobody learned.
 */
export function readInstanceNorm(context: ReadContext): Tensor {
  const value = context.activation(0)
  const groups = grouped(value)
  if (groups !== undefined) {
    const { node, shape, ...seen } = value
    const op: GroupNormOp = { type: 'group_norm', groups, scale: false, bias: false }
    const made = context.add(op, [{ kind: 'activation', node, shape }])
    return { ...seen, kind: 'activation', node: made.node, shape }
  }
  const x = context.channelsFirst(0)
  return withTensors(context, x, x.shape[0])
}

/** Groups of an image [C, H, W] that is seen as [groups, C / groups H W]. */
function grouped({ shape, perm, view, batch }: Activation): number | undefined {
  if (perm || !view || view.length !== 2 || batch?.axis !== 0 || batch.merged || shape.length < 2) return undefined
  return view[0] !== shape[0] && shape[0] % view[0] === 0 && sizeOf(view) === sizeOf(shape) ? view[0] : undefined
}

export function readGroupNorm(context: ReadContext): Tensor {
  return withTensors(context, context.channelsFirst(0), context.int('num_groups', context.int('groups', 1)))
}

function withTensors(context: ReadContext, x: Activation, groups: number): Activation {
  const [scale, bias] = [context.vector(1, 1), context.vector(2, 0)]
  const op: GroupNormOp = { type: 'group_norm', groups, scale: scale !== undefined, bias: bias !== undefined }
  return context.add(op, [x], { tensors: [scale, bias].filter((tensor) => tensor !== undefined) })
}
