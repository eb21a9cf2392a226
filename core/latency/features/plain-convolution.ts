// Work of convolutions over images as they are: unfolded into a matrix (im2col) and multiplied, group by group.
import { sizeOf } from '../../ops/shape.ts'
import { memory, pixels } from './work-amounts.ts'
import type { Kernel } from '../kernel.ts'
import type { WorkAmounts } from './work-amounts.ts'

export function plainConvolution({ input, output, kernel, stride, groups }: Kernel): WorkAmounts {
  const channels = input[0] / groups
  const area = kernel[0] * kernel[1]
  const positions = pixels(output)
  const weights = channels * output[0] * area
  const unfolds = area > 1 || stride[0] * stride[1] > 1
  const unfolded = input[0] * area * positions
  const depth = channels * area * groups
  return {
    macs: weights * positions,
    // Matrix products work on tiles of 16 columns and 6 rows.
    tiles: Math.ceil(positions / 16) * 16 * Math.ceil(output[0] / groups / 6) * 6 * depth,
    columns: Math.ceil(positions / 16) * depth * (output[0] / groups),
    groups,
    'group.positions': groups * positions,
    unfolded: unfolds ? unfolded : 0,
    'unfolded.rows': unfolds ? input[0] * area * output[1] : 0,
    'unfolded.L2': unfolds ? Math.max(0, (4 * unfolded) / groups - 5e5) : 0,
    taps: input[0] * area,
    weights,
    in: sizeOf(input),
    out: sizeOf(output),
    ...memory(sizeOf(input) + sizeOf(output)),
    'weights.L2': Math.max(0, 4 * weights - 5e5),
  }
}

/** On integers: rows of pixels by columns of channels, which come last. */
export function integerConvolution({ input, output, kernel, stride, groups }: Kernel): WorkAmounts {
  const area = kernel[0] * kernel[1]
  const positions = pixels(output)
  const depth = (input[0] / groups) * area
  const unfolds = area > 1 || stride[0] * stride[1] > 1
  // Products of four integers are added up at once, for 16 columns.
  const columns = Math.ceil(output[0] / groups / 16) * 16
  return {
    macs: positions * depth * output[0],
    tiles: positions * groups * columns * Math.ceil(depth / 4) * 4,
    unfolded: unfolds ? positions * depth * groups : 0,
    taps: unfolds ? positions * area * groups : 0,
    // Channel by channel, those behind the last 16 are taken one by one.
    rest: depth === area ? positions * area * (output[0] % 16) : 0,
    positions,
    'group.positions': groups * positions,
    weights: depth * output[0],
    in: sizeOf(input),
    out: sizeOf(output),
    ...memory(sizeOf(input) + sizeOf(output)),
  }
}
