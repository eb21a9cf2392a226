// Families of kernels: those that the runtime computes in the same way, and that share a regressor.
import type { Kernel } from '../kernel.ts'

/** Name of the family; for a kernel that is no convolution its operator. */
export function familyOf({ op, input, output, kernel, stride, groups }: Kernel, block: number): string {
  if (op === 'Conv' || op === 'QLinearConv') {
    const name = op === 'Conv' ? 'conv' : op
    if (groups === 1) return name
    const each = groups === input[0] && (op === 'Conv' || groups === output[0])
    return `${name}.${each ? 'depthwise' : 'grouped'}`
  }
  if (op !== 'nchwc.Conv') return op
  if (groups > 1 && groups === output[0]) return 'nchwc.depthwise'
  // Few channels are read from the image as it is, without blocks.
  if (input[0] < block) return 'nchwc.image'
  if (kernel[0] * kernel[1] > 1) return 'nchwc.conv'
  return stride[0] * stride[1] === 1 ? 'nchwc.pointwise' : 'nchwc.strided'
}
