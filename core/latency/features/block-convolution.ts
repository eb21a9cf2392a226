// Work of convolutions over blocks of channels, after the way ONNX Runtime's MLAS walks them (its NCHWc kernels).
import { sizeOf } from '../../ops/shape.ts'
import { tapsOf } from './taps.ts'
import { exceedsL1, memory, pixels } from './work-amounts.ts'
import type { Kernel } from '../kernel.ts'
import type { WorkAmounts } from './work-amounts.ts'

/**
 * The kernels compute up to four blocks of output channels together, six output pixels of a row at a time. They take
 * the rest of a row and its border pixel by pixel. A pointwise convolution takes the whole image for one row.
 */
export function blockConvolution(kernel: Kernel, family: string, block: number): WorkAmounts {
  const { input, output, kernel: window, stride, dilation, groups } = kernel
  const channels = input[0] / groups
  const blocks = Math.ceil(output[0] / groups / block)
  const [full, rest] = [Math.floor(blocks / 4), blocks % 4]
  const sets = (full + (rest > 0 ? 1 : 0)) * groups
  const down = tapsOf(input[1], output[1], window[0], stride[0], dilation[0])
  const across = tapsOf(input[2], output[2], window[1], stride[1], dilation[1])
  const pointwise = family === 'nchwc.pointwise'
  const image = family === 'nchwc.image'
  const rows = pointwise ? 1 : down.all * window[1]
  const length = pointwise ? pixels(output) : across.inside
  const sixes = (length - (length % 6)) * rows * channels
  const passes = pointwise ? Math.ceil(channels / 128) : image ? 1 : Math.max(1, channels / block)
  const weights = channels * output[0] * window[0] * window[1]
  const taps = down.all * across.all * channels * output[0]
  const common = {
    [`window.${window.join('x')}`]: taps,
    'sixes.4': sixes * full * 4 * groups,
    [`sixes.${rest}`]: sixes * rest * groups,
    singles: (length % 6) * rows * channels * sets,
    passes: sizeOf(output) * passes,
    weights,
    out: sizeOf(output),
    in: sizeOf(input),
    reads: (sizeOf(input) * sets) / groups,
    ...memory(sizeOf(input) + sizeOf(output)),
    ...memory(weights, 'weights.'),
  }
  const reread = exceedsL1(weights)
  if (pointwise) return { ...common, 'weights.again': reread ? (weights * length) / 96 : 0 }
  return {
    ...common,
    edges: across.edge * down.all * channels * sets,
    'rows.taps': down.all * passes * sets,
    rows: output[1] * passes * sets,
    calls: output[1] * (Math.floor(length / 6) + (length % 6) + output[2] - length) * passes * sets,
    strided: stride[1] > 1 ? taps : 0,
    dilated: Math.min(...dilation) > 1 ? taps : 0,
    'weights.again': reread ? weights * output[1] : 0,
  }
}

/** One channel of the filter for each channel of the image; batch normalisation by itself is one of a single pixel. */
export function blockDepthwise({ input, output, kernel, stride, dilation }: Kernel, block: number): WorkAmounts {
  const blocks = output[0] / block
  const down = tapsOf(input[1], output[1], kernel[0], stride[0], dilation[0])
  const across = tapsOf(input[2], output[2], kernel[1], stride[1], dilation[1])
  const rest = across.inside % 6
  const taps = down.all * across.all * blocks
  const single = kernel[0] * kernel[1] === 1
  return {
    sixes: (across.inside - rest) * kernel[1] * down.all * blocks,
    singles: rest * kernel[1] * down.all * blocks,
    edges: across.edge * down.all * blocks,
    rows: output[1] * blocks,
    'rows.taps': down.all * blocks,
    calls: output[1] * (Math.floor(across.inside / 6) + rest + output[2] - across.inside) * blocks,
    blocks,
    out: sizeOf(output),
    [`window.${kernel.join('x')}`]: taps,
    scale: single ? sizeOf(output) : 0,
    strided: stride[1] > 1 ? taps : 0,
    dilated: dilation[1] > 1 ? taps : 0,
    ...memory(sizeOf(input) + sizeOf(output)),
  }
}
