// Where tiles lie in the tensors that are cut from them, and how the hypernetwork reads that.
import { elements } from '../../onnx/graph.ts'
import type { ParameterSpec } from '../../arch/graph.ts'
import type { GhnConfig, TileKind } from '../config.ts'

/** Where a tile sits in the kernel it helps to make: [out, in, vertical, horizontal], in tiles. */
export type TilePosition = readonly [number, number, number, number]

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

const AXES = 4
/**
 * Binary digits of a place, of outputs and of inputs: kernels of eight tiles along an axis have no two places alike.
 */
const DIGITS = 3
const OF_CHANNELS = 2
/** What a digit is read as where it is one: at one a place makes less of a difference than what a node is by far. */
const LOUD = 2

export interface PlaceReader {
  /** Numbers that a place is read as. */
  readonly width: number
  /** Writes them at an offset, where `target` is zero. */
  write(target: Float32Array, offset: number, place: TilePosition): void
}

/** Of [out, in, vertical, horizontal], and with digits those of the first two. */
export function placeWidth({ places }: Pick<GhnConfig, 'places'>): number {
  return AXES + (places === 'digits' ? OF_CHANNELS * DIGITS : 0)
}

export function placeReader(config: Pick<GhnConfig, 'places' | 'scale'>): PlaceReader {
  const width = placeWidth(config)
  const read = config.scale === 'moments' ? logarithm : asItIs
  const digits = config.places === 'digits'
  return {
    width,
    write(target, offset, place) {
      for (let axis = 0; axis < AXES; axis++) target[offset + axis] = read(place[axis])
      if (!digits) return
      for (let axis = 0; axis < OF_CHANNELS; axis++)
        for (let digit = 0; digit < DIGITS; digit++)
          target[offset + AXES + axis * DIGITS + digit] = place[axis] & (1 << digit) ? LOUD : 0
    },
  }
}

/** Far places would have large coefficients, and the values behind wide kernels would grow. */
const logarithm = (place: number) => Math.log2(1 + place)
const asItIs = (place: number) => place
