// How large the values of a network are with weights that keep variance: their mean squares, followed node by node.
import { homeOf } from '../ops/table.ts'
import { readShapes } from '../arch/graph.ts'
import { sizeOf } from '../ops/shape.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'
import type { Shape } from '../ops/shape.ts'

/**
 * Deviation of what is read as it is, such as positions, where nothing else is said of it: that of ViT (Dosovitskiy et
 * al. 2021).
 */
export const TABLE_SCALE = 0.02

/** Estimates stay between these: beyond, a division or a power has left what an estimate is good for. */
const LEAST = 1e-12
const MOST = 1e12

/**
 * The mean square of what each node reads first, where every kernel is made for its own: a kernel's output has one, a
 * table's entries their
 * scale. Networks without normalisation need it, as the values of a residual network grow with every sum (Zhang et al.
 * 2019).
 */
export function readSquares(graph: ArchGraph, parameters: readonly ParameterSpec[]): readonly number[] {
  const own: (number | undefined)[] = []
  for (const { node, fill, fanIn } of parameters) {
    if (fill === 'kernel') own[node] = 1
    if (fill === 'table') own[node] = fanIn === undefined ? TABLE_SCALE ** 2 : 2 / fanIn
  }
  const given: number[] = []
  return graph.nodes.map((node, index) => {
    const squares = node.inputs.map((input) => (input < 0 ? 1 : given[input]))
    const inputs = readShapes(graph, node)
    const made = own[node.shares ?? index] ?? homeOf(node.op).meanSquare?.(node.op, squares, inputs, node.shape)
    given.push(within(made ?? handedOn(squares, inputs)))
    return squares[0] ?? 1
  })
}

/** What most operations hand on: the values of the largest that they read, moved about. */
function handedOn(squares: readonly number[], inputs: readonly Shape[]): number {
  let largest = 0
  for (let i = 1; i < inputs.length; i++) if (sizeOf(inputs[i]) > sizeOf(inputs[largest])) largest = i
  return squares[largest] ?? 1
}

const within = (square: number) => (Number.isNaN(square) ? 1 : Math.min(MOST, Math.max(LEAST, square)))
