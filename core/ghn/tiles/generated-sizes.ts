// How large generated tensors are made in networks that leave the size of their values to their weights.
import { elements } from '../../onnx/graph.ts'
import { scaleRowTo } from './row-energy.ts'
import { flipChannelSigns, randomBits } from './sign-flips.ts'
import { kernelGains, tableDeviation } from './variance.ts'
import type { ArchGraph, ParameterSpec } from '../../arch/graph.ts'

/** Terms start small, as those of the tiles that training starts from do. */
const SHIFT = 0.2

/** What a tensor is brought to. */
export interface TensorSize {
  /** Root mean square; of each row where rows are told of. */
  readonly value: number
  /** Elements of a row, which makes one output channel; left out where the tensor is brought there as a whole. */
  readonly row?: number
}

/** The size of each tensor with which every kernel gives values of deviation one. */
export function bareSizes(graph: ArchGraph, parameters: readonly ParameterSpec[]): (spec: ParameterSpec) => TensorSize {
  const gains = kernelGains(graph, parameters)
  return (spec) => {
    const { node, role, shape, fill, fanIn } = spec
    if (fill === 'scale') return { value: 1 }
    if (fill === 'shift' || fill === 'bias') return { value: SHIFT }
    if (fill === 'table') return { value: tableDeviation(spec) }
    // It reads a state, which is bounded, whatever the size of the input is.
    if (role === 'recurrent_weight') return { value: 1 / Math.sqrt(elements(shape.slice(2))) }
    if (fanIn !== undefined) return { value: gains[node] / Math.sqrt(fanIn) }
    const row = elements(shape) / shape[0]
    return { value: gains[node] / Math.sqrt(row), row }
  }
}

/** Brings a generated tensor to its size, in place; zeros stay zeros. */
export function scaleToSize({ value, row }: TensorSize, { shape, node }: ParameterSpec, data: Float32Array): void {
  if (row === undefined) return stretch(data, value, meanSquare(data))
  flipChannelSigns(data, shape, node)
  const window = elements(shape.slice(2))
  const means = new Float64Array(row / window)
  // Other ones than those that turn its channels.
  const coin = randomBits(-1 - node)
  let sign = 1
  for (let at = 0; at < data.length; at += row) {
    // Of two rows one has a mean above zero, so that outputs do not all have one sign where the inputs do.
    sign = (at / row) % 2 === 1 ? -sign : 2 * coin() - 1
    scaleRowTo(value, data.subarray(at, at + row), window, sign, means)
  }
}

function stretch(data: Float32Array, size: number, square: number): void {
  if (square === 0) return
  const factor = size / Math.sqrt(square)
  for (let i = 0; i < data.length; i++) data[i] *= factor
}

function meanSquare(data: Float32Array): number {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i] ** 2
  return sum / data.length
}
