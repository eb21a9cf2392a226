// Kernels that a profile lacks, by those that do similar work: their time is not forecast as zero.
import { sizeOf } from '../../ops/shape.ts'
import { familyOf } from './family.ts'
import type { Kernel } from '../kernel.ts'
import type { KernelRanges } from '../ranges.ts'

/** Integers as real numbers, which are no faster; what copies as a concatenation. */
const LIKE: Readonly<Record<string, string>> = {
  QLinearConv: 'Conv',
  ConvInteger: 'Conv',
  QLinearAdd: 'Add',
  QLinearMul: 'Mul',
  QLinearConcat: 'Concat',
  QLinearSigmoid: 'Sigmoid',
  QLinearLeakyRelu: 'LeakyRelu',
  QLinearAveragePool: 'AveragePool',
  QLinearGlobalAveragePool: 'ReduceMean',
  NhwcMaxPool: 'MaxPool',
  'nchwc.HardSigmoid': 'Sigmoid',
  'nchwc.QuickGelu': 'QuickGelu',
  ...likeAll('Concat', 'Slice Split Gather Pad Expand Tile Resize Cast ScatterND Where'),
}

/** Matrix products, those of every step of a sequence among them. */
const PRODUCTS = new Set(
  'Gemm MatMul FusedMatMul QGemm QLinearMatMul MatMulIntegerToFloat DynamicQuantizeMatMul ConvTranspose LSTM GRU RNN Einsum'.split(
    ' ',
  ),
)

/** Element by element, by a function that takes its time. */
const FUNCTION = 'Erf'

function likeAll(family: string, ops: string): Readonly<Record<string, string>> {
  return Object.fromEntries(ops.split(' ').map((op) => [op, family]))
}

/** The kernel that stands for one that was never profiled; itself where it was, or where nothing like it was. */
export function profiledLike(kernel: Kernel, block: number, ranges: KernelRanges): Kernel {
  const known = ranges[familyOf(kernel, block)]
  if (PRODUCTS.has(kernel.op)) return productLike(kernel, block, ranges)
  if (known) return kernel
  const like = { ...kernel, op: LIKE[kernel.op] ?? FUNCTION }
  return ranges[familyOf(like, block)] ? like : kernel
}

/** A product of many rows is a pointwise convolution: its weights are read once for all of them, not once a row. */
function productLike(kernel: Kernel, block: number, ranges: KernelRanges): Kernel {
  const { output, depth } = kernel
  const columns = depth > 0 ? output.at(-1)! : output[0]
  const rows = sizeOf(output) / columns
  const [, most] = ranges[kernel.op]?.['input pixels'] ?? [0, 0]
  if (rows <= Math.max(1, most)) return ranges[kernel.op] || !ranges.Gemm ? kernel : { ...kernel, op: 'Gemm' }
  const like: Kernel = { ...kernel, op: 'Conv', input: [depth, rows, 1], output: [columns, rows, 1], operands: 1 }
  return ranges[familyOf(like, block)] ? like : kernel
}
