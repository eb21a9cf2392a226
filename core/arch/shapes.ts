// What shape an operation gives, or why its inputs do not fit it.
import type { ArchitectureErrorCode } from './errors.ts'
import type { Op, Shape, Window } from './graph.ts'
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
      // A window may not lie in the padding alone: its maximum and its mean would be undefined.
      if (op.padding[0] * 2 > op.kernel[0] || op.padding[1] * 2 > op.kernel[1]) {
        return {
          code: 'invalid_architecture',
          detail: `padding ${show(op.padding)} is more than half the kernel ${show(op.kernel)}`,
        }
      }
      return slide(op, [1, 1], first, first[0])
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

function slide({ kernel, stride, padding }: Window, dilation: readonly number[], input: Shape, channels: number) {
  const size = (axis: 0 | 1) =>
    Math.floor((input[axis + 1] + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) + 1
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
