// Extents of tiles and of tensors along the same four axes, and the places of the tiles that a tensor is cut from.
import { elements } from '../../onnx/graph.ts'
import type { ParameterSpec } from '../../arch/graph.ts'
import type { TileKind } from '../config.ts'
import type { TilePosition } from './places.ts'

type Shaped = Pick<ParameterSpec, 'shape'> & Partial<Pick<ParameterSpec, 'fill' | 'fanIn'>>

/** Extent of a tile, or of a tensor, along [out, in, vertical, horizontal]. */
export function tileExtent(of: Shaped): TilePosition {
  const extents = extentsOf(of)
  // Not taken apart with defaults, which takes several times as long.
  return [extents[0] ?? 1, extents[1] ?? 1, extents[2] ?? 1, extents[3] ?? 1]
}

/**
 * Extents of a tensor of whatever rank, at most four. Tables, and what recurrent layers multiply by, are rows of their
 * last axis, whatever stands before it; of those with more than four axes the first has the rows.
 */
function extentsOf({ shape, fill, fanIn }: Shaped): readonly number[] {
  if (fill !== 'table' && (shape.length < 3 || shape.length === 4)) return shape
  const last = shape.at(-1) ?? 1
  if (fill === 'table' || (shape.length === 3 && fanIn === last)) return [elements(shape) / last, last]
  return shape.length === 3 ? shape : [shape[0], elements(shape) / shape[0]]
}

/** The place of a tensor that one tile covers: most are, and many tensors are planned. */
const ONLY: readonly TilePosition[] = [[0, 0, 0, 0]]

/** Where the tiles lie that cover a tensor, in tiles, row by row. */
export function tilePlaces(spec: ParameterSpec, kind: TileKind): readonly TilePosition[] {
  if (fits(extentsOf(spec), kind.shape)) return ONLY
  const tile = tileExtent(kind)
  const [outs, ins, rows, columns] = tileExtent(spec).map((extent, axis) => Math.ceil(extent / tile[axis]))
  const list: TilePosition[] = []
  for (let o = 0; o < outs; o++)
    for (let i = 0; i < ins; i++)
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) list.push([o, i, r, c])
  return list
}

function fits(shape: readonly number[], tile: readonly number[]): boolean {
  for (let axis = 0; axis < shape.length; axis++) if (shape[axis] > (tile[axis] ?? 1)) return false
  return true
}
