// Kinds of kernels by the work that they make: what one device is fast at and another slow.
import type { Shape } from '../../ops/shape.ts'
import type { RuntimeStep } from '../../ops/steps.ts'

/**
 * - `stem`, `dense`, `pointwise`, `grouped`, `depthwise`: convolutions of an image's few channels, with a window, with
 *   a window of one element, in groups, and channel by channel;
 * - `linear`, `product`, `recurrent`: matrix products with learned weights, of two activations, step after step;
 * - `norm`, `softmax`, `reduction`: what needs all of a row before it can give any of it;
 * - `rectifier`, `function`, `arithmetic`: element by element, by comparisons, by functions, of several operands;
 * - `pool`; `copy`, `transpose`: what moves elements, in order and across it.
 */
export const KERNEL_KINDS = [
  'stem',
  'dense',
  'pointwise',
  'grouped',
  'depthwise',
  'linear',
  'product',
  'recurrent',
  'norm',
  'softmax',
  'reduction',
  'rectifier',
  'function',
  'arithmetic',
  'pool',
  'copy',
  'transpose',
] as const
export type KernelKind = (typeof KERNEL_KINDS)[number]

/** Kinds that multiply and add, and so have multiply-accumulates and mostly weights. */
export const PRODUCT_KINDS = KERNEL_KINDS.slice(0, KERNEL_KINDS.indexOf('norm'))

/** Channels of an image as it comes, up to which a convolution is a stem. */
const STEM_CHANNELS = 4

/** Kinds of the operators that are no convolutions and no matrix products, integers as real numbers. */
const KINDS: ReadonlyMap<string, KernelKind> = new Map<string, KernelKind>([
  ...all('recurrent', 'LSTM GRU RNN'),
  ...all(
    'norm',
    'BatchNormalization LayerNormalization GroupNormalization InstanceNormalization RMSNormalization LpNormalization LRN',
  ),
  ...all('norm', 'SimplifiedLayerNormalization SkipLayerNormalization MeanVarianceNormalization'),
  ...all('softmax', 'Softmax LogSoftmax'),
  ...all(
    'reduction',
    'ReduceMean ReduceSum ReduceMax ReduceMin ReduceL1 ReduceL2 ReduceProd ReduceSumSquare ReduceLogSumExp',
  ),
  ...all('reduction', 'GlobalAveragePool GlobalMaxPool ArgMax ArgMin TopK CumSum'),
  ...all('rectifier', 'Relu Clip LeakyRelu PRelu Abs Neg HardSigmoid HardSwish Sign Floor Ceil Round Not'),
  ...all('arithmetic', 'Add Sub Mul Div Min Max Sum Mean Where And Or Greater Less Equal Mod'),
  ...all('pool', 'MaxPool AveragePool LpPool NhwcMaxPool'),
  ...all(
    'copy',
    'Concat Slice Split Pad Gather GatherElements Expand Tile Resize ScatterND Cast DepthToSpace SpaceToDepth',
  ),
  ...all('copy', 'ReorderInput ReorderOutput QuantizeLinear DequantizeLinear DynamicQuantizeLinear'),
  ['Transpose', 'transpose'],
])

/** What changes how a tensor is looked at, and no element of it. */
const FREE: ReadonlySet<string> = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity', 'Part'])

const CONVOLUTION = /^(?:QLinear)?Conv(?:Integer|Transpose)?$/
const PRODUCT = /^(?:Gemm|MatMul|FusedMatMul|QGemm|QLinearMatMul|MatMulIntegerToFloat|DynamicQuantizeMatMul|Einsum)$/

function all(kind: KernelKind, operators: string): [string, KernelKind][] {
  return operators.split(' ').map((operator) => [operator, kind])
}

/**
 * The kind of a step's kernel; undefined where nothing is executed. An operator that no list names counts as a function
 * of each element.
 *
 * @param reads shapes of the activations that it reads
 */
export function kindOf(
  { op, shape, kernel, groups = 1 }: RuntimeStep,
  reads: readonly Shape[],
): KernelKind | undefined {
  const [from = shape] = reads
  if (CONVOLUTION.test(op)) {
    const channels = channelsOf(from)
    if (groups > 1) return groups === channels && groups === channelsOf(shape) ? 'depthwise' : 'grouped'
    if (channels <= STEM_CHANNELS) return 'stem'
    return !kernel || kernel[0] * kernel[1] === 1 ? 'pointwise' : 'dense'
  }
  if (PRODUCT.test(op)) return reads.length > 1 ? 'product' : 'linear'
  if (FREE.has(op)) return undefined
  return KINDS.get(op) ?? KINDS.get(op.replace(/^QLinear/, '')) ?? 'function'
}

/** Channels of a group that libraries have kernels for; whatever else goes through a general one. */
const EVEN_WIDTHS: ReadonlySet<number> = new Set([4, 8, 16, 32, 64])

/** Whether a convolution in groups reads groups of a width that no fast kernel has. @param read what it reads */
export function isUneven({ groups = 1 }: RuntimeStep, read: Shape): boolean {
  return !EVEN_WIDTHS.has(channelsOf(read) / groups)
}

/** Channels of an image or a sequence; images may come several at once, as the heads of an attention do. */
export function channelsOf(shape: Shape): number {
  return shape.at(-3) ?? shape[0]
}
