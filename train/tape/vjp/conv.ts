// Vector-Jacobian product of convolution, in the forms that ONNX Runtime's CPU kernels run fastest.
import { timesTransposed, transposedTimes } from './matmul.ts'
import { refuseUneven } from './uneven.ts'
import { staticShape } from '@archcast/core/onnx/graph.ts'
import { convTranspose, conv as convolve } from '@archcast/core/onnx/ops/conv.ts'
import { matMul } from '@archcast/core/onnx/ops/matmul.ts'
import { reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import { concat, flip, pad, reshape, slice, transpose } from '@archcast/core/onnx/ops/shape.ts'
import type { Vjp } from '../vjp.ts'
import type { OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'
import type { ConvAttributes } from '@archcast/core/onnx/ops/conv.ts'
import type { Pair } from '@archcast/core/onnx/window.ts'

export const conv: Vjp = ({ g, inputs: [x, weight, bias], grads, attributes, wanted, portable }) => {
  const dy = grads[0]!
  refuseUneven(attributes, 'Conv')
  const a: ConvAttributes = {
    stride: attributes.strides as unknown as Pair,
    padding: (attributes.pads as number[]).slice(0, 2) as unknown as Pair,
    dilation: attributes.dilations as unknown as Pair,
    groups: attributes.group as number,
  }
  return [
    wanted[0] ? imageGradient(g, x, weight, dy, a) : undefined,
    wanted[1] ? weightGradient(g, x, weight, dy, a, portable) : undefined,
    bias && wanted[2] ? reduceSum(g, dy, [0, 2, 3], false) : undefined,
  ]
}

/** With unit stride, a convolution of dy with the flipped kernel is 2.8 times as fast as ConvTranspose. */
function imageGradient(g: OnnxGraph, x: Value, weight: Value, dy: Value, a: ConvAttributes): Value {
  const [, , kh, kw] = staticShape(weight, 'Conv')
  const [, , height, width] = staticShape(x, 'Conv')
  const padding: Pair = [a.dilation[0] * (kh - 1) - a.padding[0], a.dilation[1] * (kw - 1) - a.padding[1]]
  if (a.stride[0] !== 1 || a.stride[1] !== 1 || padding[0] < 0 || padding[1] < 0) {
    return convTranspose(g, dy, weight, a, [height, width])
  }
  return convolve(g, dy, flip(g, exchangeChannels(g, weight, a.groups), [2, 3]), { ...a, padding })
}

/** Kernels [O, C / groups, kh, kw] -> [C, O / groups, kh, kw]. */
function exchangeChannels(g: OnnxGraph, weight: Value, groups: number): Value {
  if (groups === 1) return transpose(g, weight, [1, 0, 2, 3])
  const [out, perGroup, kh, kw] = staticShape(weight, 'Conv')
  const grouped = reshape(g, weight, [groups, out / groups, perGroup, kh, kw])
  return reshape(g, transpose(g, grouped, [0, 2, 1, 3, 4]), [perGroup * groups, out / groups, kh, kw])
}

/**
 * Up to so many positions a convolution takes the gradient: it has fewer nodes, and small images leave little to gain.
 */
const FEW_POSITIONS = 4 * 4
/** Of images and of channels, for which the CPU's convolutions are the fastest (core/onnx/nchwc.ts). */
const BLOCK = 16
function weightGradient(g: OnnxGraph, x: Value, weight: Value, dy: Value, a: ConvAttributes, portable: boolean): Value {
  const [, perGroup, kh, kw] = staticShape(weight, 'Conv')
  const [n, out, oh, ow] = staticShape(dy, 'Conv')
  const blocked = !portable && n % BLOCK === 0 && out % BLOCK === 0
  const pointwise = kh * kw === 1
  if (a.groups === 1 && !pointwise && (blocked || oh * ow <= FEW_POSITIONS)) return correlate(g, x, dy, [kh, kw], a)
  const depthwise = perGroup === 1 && a.groups === out
  if (depthwise && !pointwise && !portable) return contractRows(g, x, dy, [kh, kw], a)
  return contractTaps(g, x, weight, dy, a, portable)
}

/**
 * The images as a batch of channels, dy as kernels over them: batch and channels change places, stride and dilation
 * too.
 */
function correlate(g: OnnxGraph, x: Value, dy: Value, [kh, kw]: Pair, a: ConvAttributes): Value {
  const attributes = { stride: a.dilation, dilation: a.stride, padding: a.padding, groups: 1 }
  const taps = convolve(g, channelsFirst(g, x), channelsFirst(g, dy), attributes)
  // A stride may leave positions over that no tap of the kernel saw.
  return transpose(g, slice(g, taps, [2, 3], [0, 0], [kh, kw]), [1, 0, 2, 3])
}

/**
 * Each kernel tap sees one shifted (strided, dilated) view of the image, which a matrix product contracts with dy over
 * batch and positions. Channels lead, so that views are long runs.
 */
function contractTaps(g: OnnxGraph, x: Value, weight: Value, dy: Value, a: ConvAttributes, portable: boolean): Value {
  const [, out] = staticShape(dy, 'Conv')
  const [, perGroup, kh, kw] = staticShape(weight, 'Conv')
  const { rows, views } = (a.stride[0] * a.stride[1] === 1 ? shiftedRuns : shiftedViews)(g, x, dy, [kh, kw], a)
  // The taps of a row side by side, without a node each to give them an axis of their own.
  const byTap = concat(
    g,
    views.map((view) => timesTransposed(g, rows, view, portable)),
    2,
  )
  if (views.length === 1) return reshape(g, byTap, weight.shape)
  return reshape(g, transpose(g, reshape(g, byTap, [out, views.length, perGroup]), [0, 2, 1]), weight.shape)
}

/**
 * Depthwise: each row of taps contracts whole lines of the padded image with lines of dy, [C, Wp, ow], whose diagonals
 * hold the taps of the row.
 */
function contractRows(g: OnnxGraph, x: Value, dy: Value, [kh, kw]: Pair, a: ConvAttributes): Value {
  const [n, channels, , width] = staticShape(x, 'Conv')
  const [, , oh, ow] = staticShape(dy, 'Conv')
  const [ph, pw] = a.padding
  const wide = width + 2 * pw
  const grid = pad(g, channelsFirst(g, x), [0, 0, ph, pw], [0, 0, ph, pw])
  const lines = reshape(g, channelsFirst(g, dy), [channels, n * oh, ow])
  const products = [...Array(kh).keys()].map((i) => {
    const top = i * a.dilation[0]
    const view = slice(g, grid, [2], [top], [top + (oh - 1) * a.stride[0] + 1], [a.stride[0]])
    return transposedTimes(g, reshape(g, view, [channels, n * oh, wide]), lines, false)
  })
  const rows = reshape(g, concat(g, products, 1), [channels * kh, wide * ow])
  const diagonals = new Float32Array(wide * ow * kw)
  for (let j = 0; j < kw; j++)
    for (let at = 0; at < ow; at++) diagonals[((at * a.stride[1] + j * a.dilation[1]) * ow + at) * kw + j] = 1
  return reshape(g, matMul(g, rows, g.constant('float32', [wide * ow, kw], diagonals)), [channels, 1, kh, kw])
}

/** dy as rows [groups, O / groups, K] and each tap's view of x as columns [groups, C / groups, K]. */
interface Operands {
  readonly rows: Value
  readonly views: readonly Value[]
}

const channelsFirst = (g: OnnxGraph, x: Value) => transpose(g, x, [1, 0, 2, 3])

/**
 * Unit stride: with dy laid out on the padded image's grid, a tap's view is the whole flat image shifted by a constant,
 * so that it is one long run per channel. What dy lacks on that grid is zero.
 */
function shiftedRuns(g: OnnxGraph, x: Value, dy: Value, [kh, kw]: Pair, a: ConvAttributes): Operands {
  const [n, channels, height, width] = staticShape(x, 'Conv')
  const [, out, oh, ow] = staticShape(dy, 'Conv')
  const [ph, pw] = a.padding
  const [gridHeight, gridWidth] = [height + 2 * ph, width + 2 * pw]
  const shifts = [...Array(kh * kw).keys()].map(
    (t) => Math.floor(t / kw) * gridWidth * a.dilation[0] + (t % kw) * a.dilation[1],
  )
  // Room behind the last image for the views that are shifted past it.
  const spare = kh * kw > 1 ? 1 : 0
  const grid = pad(g, channelsFirst(g, x), [0, 0, ph, pw], [0, spare, ph, pw])
  const flat = reshape(g, grid, [a.groups, channels / a.groups, (n + spare) * gridHeight * gridWidth])
  const cells = n * gridHeight * gridWidth
  const placed = pad(g, channelsFirst(g, dy), [0, 0, 0, 0], [0, 0, gridHeight - oh, gridWidth - ow])
  return {
    rows: reshape(g, placed, [a.groups, out / a.groups, cells]),
    views: shifts.map((shift) => slice(g, flat, [2], [shift], [shift + cells])),
  }
}

function shiftedViews(g: OnnxGraph, x: Value, dy: Value, [kh, kw]: Pair, a: ConvAttributes): Operands {
  const [n, channels, height, width] = staticShape(x, 'Conv')
  const [, out, oh, ow] = staticShape(dy, 'Conv')
  const leading = reshape(g, channelsFirst(g, x), [a.groups, channels / a.groups, n, height, width])
  const [ph, pw] = a.padding
  const padded = pad(g, leading, [0, 0, 0, ph, pw], [0, 0, 0, ph, pw])
  const views: Value[] = []
  for (let i = 0; i < kh; i++) {
    for (let j = 0; j < kw; j++) {
      const [top, left] = [i * a.dilation[0], j * a.dilation[1]]
      const ends = [top + (oh - 1) * a.stride[0] + 1, left + (ow - 1) * a.stride[1] + 1]
      views.push(slice(g, padded, [3, 4], [top, left], ends, a.stride))
    }
  }
  const positions = n * oh * ow
  return {
    rows: reshape(g, channelsFirst(g, dy), [a.groups, out / a.groups, positions]),
    views: views.map((view) => reshape(g, view, [a.groups, channels / a.groups, positions])),
  }
}
