// What the time of a kernel is made of: amounts of work, each with a cost of its own that a device's profile holds.
import { sizeOf } from '../../ops/shape.ts'
import { blockConvolution, blockDepthwise } from './block-convolution.ts'
import { familyOf } from './family.ts'
import { integerConvolution, plainConvolution } from './plain-convolution.ts'
import { tapsOf } from './taps.ts'
import { memory, pixels } from './work-amounts.ts'
import type { Kernel } from '../kernel.ts'
import type { WorkAmounts } from './work-amounts.ts'

/**
 * Amounts of work of one image, none negative, named `<family>/<work>`, or by what families share, such as `node`. The
 * kernel's time is their sum, weighted by costs that are not negative either.
 */
export function featuresOf(kernel: Kernel, block: number): Map<string, number> {
  const family = familyOf(kernel, block)
  const features = new Map([
    ['node', 1],
    [`${family}/node`, 1],
  ])
  for (const [work, amount] of Object.entries(workOf(kernel, family, block))) {
    if (amount > 0) features.set(`${family}/${work}`, amount)
  }
  if (isElementwise(kernel)) features.set('elements', sizeOf(kernel.output))
  if (kernel.op.endsWith('Conv')) {
    const elements = sizeOf(kernel.output)
    if (kernel.operands > 1) {
      features.set('sum', 1)
      features.set(`${kernel.op}/sum`, elements)
      features.set(`${kernel.op}/sum.L2`, Math.max(0, 8 * elements - 5e5))
    }
    if (kernel.activation !== '') {
      features.set('activation', 1)
      features.set(`${kernel.op}/${kernel.activation}`, elements)
    }
  }
  return features
}

function workOf(kernel: Kernel, family: string, block: number): WorkAmounts {
  const { input, output, operands } = kernel
  const op = kernel.op.replace(/^half\./, '')
  if (family === 'nchwc.depthwise') return blockDepthwise(kernel, block)
  if (op === 'nchwc.Conv') return blockConvolution(kernel, family, block)
  if (op === 'Conv') return plainConvolution(kernel)
  if (op === 'QLinearConv') return integerConvolution(kernel)
  if (op.endsWith('Pool') && op !== 'QLinearGlobalAveragePool') return pool(kernel, op.startsWith('nchwc.') ? block : 1)
  switch (op) {
    case 'LayerNormalization':
    case 'SimplifiedLayerNormalization':
    case 'SkipLayerNormalization':
    case 'Softmax':
    case 'QLinearSoftmax':
      return { out: sizeOf(output), rows: sizeOf(output) / (output.at(-1) ?? 1), ...memory(2 * sizeOf(output)) }
    case 'Transpose': {
      const [elements, run] = [sizeOf(output), kernel.run || 1]
      return { out: elements, pieces: elements / run, scattered: run === 1 ? elements : 0, ...memory(2 * elements) }
    }
    case 'Resize':
      return {
        out: sizeOf(output),
        mixed: kernel.depth > 1 ? kernel.depth * sizeOf(output) : 0,
        ...memory(sizeOf(input) + sizeOf(output)),
      }
    case 'QGemm':
    case 'QLinearMatMul':
    case 'Gemm':
    case 'FusedMatMul':
    case 'MatMul': {
      // A row of an image of one pixel is as deep as it is long.
      const depth = kernel.depth || input[0]
      const columns = kernel.depth ? output.at(-1)! : output[0]
      const rows = sizeOf(output) / columns
      return {
        macs: depth * sizeOf(output),
        // Matrix products work on tiles of 16 columns and 6 rows.
        tiles: Math.ceil(rows / 6) * 6 * Math.ceil(columns / 16) * 16 * depth,
        // A matrix that is no weight is packed first, once for each of several at a time.
        packed: operands > 1 ? depth * columns : 0,
        matrices: operands > 1 ? sizeOf(output.slice(0, -2)) : 0,
        in: sizeOf(input),
        out: sizeOf(output),
        'weights.L2': Math.max(0, 4 * depth * columns - 5e5),
      }
    }
    case 'QLinearConcat':
    case 'Concat':
      return { out: sizeOf(output), operands, ...memory(2 * sizeOf(output)) }
    case 'QLinearGlobalAveragePool':
    case 'ReduceMean':
    case 'ReduceSum':
    case 'ReduceMax':
    case 'ReduceL2':
      // Sums of neighbours, or of what lies a row apart.
      return {
        in: sizeOf(input),
        out: sizeOf(output),
        across: (output.at(-1) ?? 1) > 1 ? sizeOf(input) : 0,
        ...memory(sizeOf(input)),
      }
    case 'Reshape':
      return { out: sizeOf(output), ...memory(2 * sizeOf(output)) }
    case 'nchwc.ReorderInput':
    case 'nchwc.ReorderOutput': {
      const [read, written] = [sizeOf(input), sizeOf(output)]
      const channels = Math.max(input[0], output[0])
      const padding = Math.abs(written - read)
      return { out: written, channels, pixels: pixels(output), padding, ...memory(read + written) }
    }
    default: {
      const [elements, { run }] = [sizeOf(output), kernel]
      const moved = Math.max(sizeOf(input), elements) + elements
      return { out: elements, channels: output[0] ?? 0, pieces: run > 0 ? elements / run : 0, ...memory(moved) }
    }
  }
}

function isElementwise({ op }: Kernel): boolean {
  return !/Conv|Pool|Gemm|MatMul|Concat|ReduceMean|Reshape/.test(op)
}

function pool({ input, output, kernel, stride }: Kernel, block: number): WorkAmounts {
  const down = tapsOf(input[1], output[1], kernel[0], stride[0], 1)
  const across = tapsOf(input[2], output[2], kernel[1], stride[1], 1)
  const planes = output[0] / block
  const [sixes, rest] = [Math.floor(across.inside / 6), across.inside % 6]
  return {
    taps: down.all * across.all * planes,
    sixes: sixes * kernel[1] * down.all * planes,
    singles: rest * kernel[1] * down.all * planes,
    edges: across.edge * down.all * planes,
    rows: output[1] * planes,
    planes,
    out: sizeOf(output),
    L2: Math.max(0, 4 * (sizeOf(input) + sizeOf(output)) - 5e5),
  }
}
