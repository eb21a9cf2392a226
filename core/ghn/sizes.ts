// How large generated tensors are made in networks that leave the size of their values to their weights.
import { elements } from '../onnx/graph.ts'
import { readSquares, TABLE_SCALE } from './squares.ts'
import { turnChannels } from './turns.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'

/** Terms start small, as those of the tiles that training starts from do. */
const SHIFT = 0.2

/** What a tensor is brought to. */
export interface Size {
  /** Root mean square; of each row where rows are told of. */
  readonly value: number
  /** Elements of a row, which makes one output channel; left out where the tensor is brought there as a whole. */
  readonly row?: number
}

/** The size of each tensor with which every kernel gives values of deviation one. */
export function bareSizes(graph: ArchGraph, parameters: readonly ParameterSpec[]): (spec: ParameterSpec) => Size {
  const squares = readSquares(graph, parameters)
  return ({ node, shape, fill, fanIn }) => {
    if (fill === 'scale') return { value: 1 }
    if (fill === 'shift' || fill === 'bias') return { value: SHIFT }
    if (fill === 'table') return { value: fanIn === undefined ? TABLE_SCALE : Math.sqrt(2 / fanIn) }
    if (fanIn !== undefined) return { value: 1 / Math.sqrt(fanIn * squares[node]) }
    const row = elements(shape) / shape[0]
    return { value: 1 / Math.sqrt(row * squares[node]), row }
  }
}

/** Rows that are shorter are not centred: of depthwise convolutions they would see edges alone. */
const LEAST_CENTRED = 16

/** Brings a generated tensor to its size, in place; zeros stay zeros. */
export function bringTo({ value, row }: Size, { shape, node }: ParameterSpec, data: Float32Array): void {
  if (row === undefined) return stretch(data, value, meanSquare(data))
  turnChannels(data, shape, node)
  for (let at = 0; at < data.length; at += row) bringRowTo(value, data.subarray(at, at + row))
}

function bringRowTo(size: number, row: Float32Array): void {
  const mean = meanOf(row)
  // Between pixels that have nothing in common, whose squares add up, and pixels that are alike, which add up
  // themselves.
  if (row.length < LEAST_CENTRED) return stretch(row, size, 0.5 * meanSquare(row) + 0.5 * row.length * mean ** 2)
  // As weight standardisation does (Qiao et al. 2019): what activations have in common would add up.
  for (let i = 0; i < row.length; i++) row[i] -= mean
  stretch(row, size, meanSquare(row))
}

function stretch(data: Float32Array, size: number, square: number): void {
  if (square === 0) return
  const factor = size / Math.sqrt(square)
  for (let i = 0; i < data.length; i++) data[i] *= factor
}

function meanOf(data: Float32Array): number {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i]
  return sum / data.length
}

function meanSquare(data: Float32Array): number {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i] ** 2
  return sum / data.length
}
