// How large generated tensors are: by the scale of their tiles, and where a network leaves the size of its values to
// its weights, by the size that they are brought to.
import { elements } from '../../onnx/graph.ts'
import { homeOf } from '../../ops/table.ts'
import { scaleRowTo } from './row-energy.ts'
import { flipChannelSigns, randomBits } from './sign-flips.ts'
import { kernelGains, tableDeviation } from './variance.ts'
import type { ArchGraph, ParameterSpec } from '../../arch/graph.ts'
import type { Mark } from '../../ops/node-types.ts'
import type { GhnConfig } from '../config.ts'

/** Deviation of positions and the like that are generated, not learned from small ones on for long. */
const AUDIBLE = 0.2

/**
 * He initialisation of kernels (He et al. 2015, equation 10); scales and shifts are as they are.
 * @param gain what a kernel has in the place of He's root of two, by moments
 */
export function initialScale(spec: ParameterSpec, gain?: number): number {
  const { shape, fill, fanIn } = spec
  if (fill === 'table') return gain !== undefined && fanIn === undefined ? AUDIBLE : tableDeviation(spec)
  if (fill !== 'kernel') return 1
  return (gain ?? Math.SQRT2) / Math.sqrt(fanIn ?? elements(shape) / shape[0])
}

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

/** Of all values. */
export function meanSquare(data: Float32Array): number {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i] ** 2
  return sum / data.length
}

/**
 * Kernels in a row that may stand between two batch normalisations. Networks of NAS-Bench-201 have up to three:
 * projections of shortcuts.
 */
const MOST_IN_A_ROW = 4

const BATCH_NORM: ReadonlySet<Mark | undefined> = new Set(['batch_norm'])
/** Marks of what makes the size of the values that it reads a matter of nothing. */
export const ALL_NORMS: ReadonlySet<Mark | undefined> = new Set(['batch_norm', 'layer_norm', 'group_norm'])

/**
 * Batch normalisation makes the size of a kernel a matter of nothing, so GHNs are trained without minding it. Where
 * more kernels than a few follow
 * one another without, or there is no batch normalisation at all, each makes the values that many times as large; and
 * networks of other classes
 * than a GHN's own are none that it was trained on. A GHN whose scales follow moments is trained with other norms too.
 */
export function isBare(graph: ArchGraph, parameters: readonly ParameterSpec[], { classes, scale }: GhnConfig): boolean {
  if (graph.classes !== classes) return true
  const norms = scale === 'moments' ? ALL_NORMS : BATCH_NORM
  const { nodes } = graph
  const inARow: number[] = []
  let normalised = false
  let next = 0
  for (let index = 0; index < nodes.length; index++) {
    const { op, inputs } = nodes[index]
    let longest = 0
    if (norms.has(homeOf(op).mark?.(op))) normalised = true
    else for (const input of inputs) if (input >= 0 && inARow[input] > longest) longest = inARow[input]
    let kernel = 0
    for (; next < parameters.length && parameters[next].node === index; next++)
      if (parameters[next].fill === 'kernel') kernel = 1
    if (longest + kernel > MOST_IN_A_ROW) return true
    inARow.push(longest + kernel)
  }
  return !normalised
}
