// Learned operands of a kernel: how many elements it reads of them.
import type { Kernel } from '../kernel.ts'

/** Elements of a kernel's weights, without what it adds or scales by. */
export function kernelWeights({ op, input, output, operands, kernel, groups, depth, weights }: Kernel): number {
  if (op.endsWith('Conv')) return (input[0] / groups) * output[0] * kernel[0] * kernel[1]
  if (!/Gemm|MatMul/.test(op) || operands > 1) return weights
  return (depth || input[0]) * (depth > 0 ? output.at(-1)! : output[0])
}
