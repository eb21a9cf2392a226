// A node of the document -> the primitive operations it stands for.
import type { ActivationName, Op, Pair } from './graph.ts'
import type { NodeSpec } from './schema.ts'

/** One primitive operation; a chain of them stands for a node. */
export interface Lowered {
  /** Appended to the node's id. */
  readonly suffix: string
  readonly op: Op
  /** Output channels, where the operation does not take them from its inputs. */
  readonly channels: number
}

type Size = number | [number, number]
type Margins = Size | [number, number, number, number]

/**
 * @param channels output channels of `conv`, `separable_conv` and `linear`
 * @param inChannels channels of what the node reads first
 */
export function lower(spec: NodeSpec, channels: number, inChannels: number): readonly Lowered[] {
  const only = (op: Op, outChannels = 0): Lowered[] => [{ suffix: '', op, channels: outChannels }]
  switch (spec.op) {
    case 'conv':
      return only({ ...convolution(spec), groups: spec.groups }, channels)
    case 'depthwise_conv':
      return only({ ...convolution(spec), groups: inChannels }, inChannels)
    case 'separable_conv': {
      const pointwise = { ...spec, kernel: 1, stride: 1, dilation: 1, padding: 0 }
      return [
        // A bias before the pointwise convolution would be absorbed by that convolution's own.
        { suffix: '.depthwise', op: { ...convolution(spec), groups: inChannels, bias: false }, channels: inChannels },
        { suffix: '.pointwise', op: { ...convolution(pointwise), groups: 1 }, channels: channels },
      ]
    }
    case 'linear':
      return only({ type: 'linear', bias: spec.bias }, channels)
    case 'max_pool':
    case 'avg_pool':
      return only({ type: spec.op, ...window(spec.kernel, spec.stride, spec.padding, [1, 1]) })
    case 'zero':
      return only({ type: 'zero', stride: pair(spec.stride) })
    case 'batch_norm':
    case 'global_avg_pool':
    case 'global_max_pool':
    case 'identity':
    case 'add':
    case 'concat':
    case 'mul':
      return only({ type: spec.op })
    case 'channel_shuffle':
      return only({ type: spec.op, groups: spec.groups })
    case 'slice':
      return only({ type: spec.op, start: spec.start, end: spec.end })
    case 'pad':
      return only({ type: spec.op, ...sides(spec.padding) })
    case 'resize':
      return only({ type: spec.op, size: [spec.height, spec.width], mode: spec.mode })
    default:
      return only({ type: 'activation', fn: spec.op === 'swish' ? 'silu' : (spec.op satisfies ActivationName) })
  }
}

function convolution(spec: { kernel: Size; stride: Size; dilation: Size; padding: 'same' | Margins; bias: boolean }) {
  const dilation = pair(spec.dilation)
  return {
    type: 'conv' as const,
    ...window(spec.kernel, spec.stride, spec.padding, dilation),
    dilation,
    bias: spec.bias,
  }
}

function window(kernelSize: Size, stride: Size, padding: 'same' | Margins, dilation: Pair) {
  const kernel = pair(kernelSize)
  const same = (axis: 0 | 1) => Math.floor((dilation[axis] * (kernel[axis] - 1)) / 2)
  return {
    kernel,
    stride: pair(stride),
    ...(padding === 'same' ? { padding: [same(0), same(1)] satisfies Pair as Pair } : sides(padding)),
  }
}

function sides(margins: Margins): { padding: Pair; paddingEnd?: Pair } {
  if (typeof margins === 'number' || margins.length === 2) return { padding: pair(margins) }
  const [top, left, bottom, right] = margins
  return { padding: [top, left], ...((top !== bottom || left !== right) && { paddingEnd: [bottom, right] }) }
}

function pair(size: Size): Pair {
  return typeof size === 'number' ? [size, size] : size
}
