// What shape an operation gives, or why its inputs do not fit it.
import type { ArchitectureErrorCode } from './errors.ts'
import { paddingEndOf } from './graph.ts'
import type { Op, Pair, Shape, Window } from './graph.ts'
import { LIMITS } from './limits.ts'

export interface ShapeFault {
  readonly code: ArchitectureErrorCode
  readonly detail: string
  /** Which of the inputs is at fault, where one is. */
  readonly input?: number
}

/**
 * @param inputs shapes [channels, height, width], at least one
 * @param channels output channels of `conv` and `linear`
 */
export function inferShape(op: Op, inputs: readonly Shape[], channels: number): Shape | ShapeFault {
  const [first] = inputs
  switch (op.type) {
    case 'conv':
      if (first[0] % op.groups !== 0 || channels % op.groups !== 0) {
        return mismatch(`${op.groups} groups must divide ${first[0]} input channels and ${channels} output channels`)
      }
      return slide(op, op.dilation, first, channels)
    case 'max_pool':
    case 'avg_pool':
      return poolingFault(op) ?? slide(op, [1, 1], first, first[0])
    case 'linear':
      return [channels, 1, 1]
    case 'global_avg_pool':
    case 'global_max_pool':
      return [first[0], 1, 1]
    case 'zero':
      return [first[0], Math.ceil(first[1] / op.stride[0]), Math.ceil(first[2] / op.stride[1])]
    case 'add': {
      const odd = inputs.findIndex((shape) => shape.some((size, axis) => size !== first[axis]))
      return odd < 0 ? first : mismatch(`adds ${show(first)} and ${show(inputs[odd])}; shapes must be the same`, odd)
    }
    case 'concat': {
      const odd = inputs.findIndex((shape) => shape[1] !== first[1] || shape[2] !== first[2])
      if (odd >= 0) {
        return mismatch(`joins ${show(first)} and ${show(inputs[odd])}; heights and widths must be the same`, odd)
      }
      return [inputs.reduce((sum, shape) => sum + shape[0], 0), first[1], first[2]]
    }
    case 'mul': {
      const whole = inputs.find((shape) => shape[1] * shape[2] > 1) ?? first
      const odd = inputs.findIndex(
        ([channels, ...sides]) =>
          channels !== whole[0] || sides.some((size, axis) => size !== whole[axis + 1] && size !== 1),
      )
      if (odd < 0) return whole
      return mismatch(
        `multiplies ${show(whole)} by ${show(inputs[odd])}; shapes must be the same, or [channels, 1, 1]`,
        odd,
      )
    }
    case 'channel_shuffle':
      return first[0] % op.groups === 0 ? first : mismatch(`${op.groups} groups must divide ${first[0]} channels`)
    case 'slice':
      if (op.start >= op.end || op.end > first[0]) {
        return mismatch(`takes the channels from ${op.start} to ${op.end} of ${first[0]}`)
      }
      return [op.end - op.start, first[1], first[2]]
    case 'pad':
      return slide({ ...op, kernel: [1, 1], stride: [1, 1] }, [1, 1], first, first[0])
    case 'resize':
      return [first[0], ...op.size]
    default:
      return first
  }
}

export function isShapeFault(result: Shape | ShapeFault): result is ShapeFault {
  return 'detail' in result
}

export function show(sizes: readonly number[]): string {
  return `[${sizes.join(', ')}]`
}

/** A window may not lie in the padding alone: its maximum and its mean would be undefined. */
function poolingFault(op: Window): ShapeFault | undefined {
  const [before, after] = [op.padding, paddingEndOf(op)]
  // Half the kernel where both sides are the same; a margin on one side alone may take all but one pixel of it.
  const most = (axis: 0 | 1) => (before === after ? op.kernel[axis] / 2 : op.kernel[axis] - 1)
  const fits = (padding: Pair) => padding[0] <= most(0) && padding[1] <= most(1)
  if (fits(before) && fits(after)) return undefined
  const bound = before === after ? 'more than half' : 'not less than'
  const detail = `padding ${show(before)}${before === after ? '' : ` and ${show(after)}`} is ${bound} the kernel ${show(op.kernel)}`
  return { code: 'invalid_architecture', detail }
}

function slide(op: Window, dilation: readonly number[], input: Shape, channels: number) {
  const { kernel, stride, padding } = op
  const end = paddingEndOf(op)
  const size = (axis: 0 | 1) =>
    Math.floor((input[axis + 1] + padding[axis] + end[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) +
    1
  const [height, width] = [size(0), size(1)]
  if (height < 1 || width < 1) {
    return mismatch(
      `kernel ${show(kernel)} with dilation ${show(dilation)} is larger than its padded input ${show(input)}`,
      0,
    )
  }
  if (height > LIMITS.imageSide || width > LIMITS.imageSide) {
    return { code: 'too_large' as const, detail: `gives ${height} x ${width}; a side may have ${LIMITS.imageSide}` }
  }
  return [channels, height, width] as const
}

function mismatch(detail: string, input?: number): ShapeFault {
  return { code: 'shape_mismatch', detail, input }
}
