// A kernel: one operation as a runtime really executes it, after fusion and in the runtime's own memory layout.
import type { Pair } from '../onnx/window.ts'
import type { Shape } from '../ops/shape.ts'

export interface Kernel {
  /** Operator of the optimised graph; `nchwc.` before those that work on blocks of channels. */
  readonly op: string
  /** What it reads first; channels padded to whole blocks where the layout has blocks. */
  readonly input: Shape
  readonly output: Shape
  /** Activations it reads: terms of a sum that is fused into a convolution count. */
  readonly operands: number
  readonly kernel: Pair
  readonly stride: Pair
  readonly dilation: Pair
  readonly groups: number
  /** Activation fused into it, `` for none. */
  readonly activation: string
  /** Products that are summed for one element of what a matrix product or an interpolation gives; 0 for others. */
  readonly depth: number
  /** Elements side by side that a transposition moves, or a broadcast combines, in one go; 0 for others. */
  readonly run: number
  /** Elements of learned operands that it reads. */
  readonly weights: number
}

const ONE: Pair = [1, 1]

/** What is known of a kernel. */
type Given = { readonly [K in keyof Kernel]?: Kernel[K] | undefined }

/** A kernel; what is not given has no window, one operand and no activation. */
export function kernelOf(op: string, input: Shape, output: Shape, given: Given = {}): Kernel {
  const { operands = 1, kernel = ONE, stride = ONE, dilation = ONE, groups = 1, activation = '' } = given
  const { depth = 0, run = 0, weights = 0 } = given
  return { op, input, output, operands, kernel, stride, dilation, groups, activation, depth, run, weights }
}

/** Equal for kernels that take the same time. */
export function kernelKey({
  op,
  input,
  output,
  operands,
  kernel,
  stride,
  dilation,
  groups,
  activation,
  depth,
  run,
  weights,
}: Kernel): string {
  const window = `${kernel[0]},${kernel[1]} ${stride[0]},${stride[1]} ${dilation[0]},${dilation[1]} ${groups}`
  return `${op} ${input.join()} ${output.join()} ${operands} ${window} ${activation} ${depth} ${run} ${weights}`
}
