// Cutting weights out of their tiles, slices side by side, and putting gradients back.
import { elements } from '../../onnx/graph.ts'
import { flipTileSigns } from './sign-flips.ts'
import { tileExtent } from './tile-extent.ts'
import type { TileKind } from '../config.ts'
import type { WeightPlan } from './tile-plan.ts'

/**
 * Visits each run of elements that a weight shares with one of its tiles: `count` consecutive elements from `at` in the
 * weight and from `from` in the kind's rows. Kernels smaller than their tiles take the middle.
 */
function forEachRun(
  { spec, tiles }: WeightPlan,
  kinds: readonly TileKind[],
  visit: (at: number, from: number, count: number, kind: number) => void,
): void {
  if (tiles.length === 0) return
  const kind = tiles[0].kind
  const extent = tileExtent(kinds[kind])
  const whole = tileExtent(spec)
  const size = extent[0] * extent[1] * extent[2] * extent[3]
  const margin = [2, 3].map((axis) => (Math.ceil(whole[axis] / extent[axis]) * extent[axis] - whole[axis]) >> 1)
  for (const { row, place } of tiles) {
    const start = place.map((p, axis) => p * extent[axis] - (axis < 2 ? 0 : margin[axis - 2]))
    const low = start.map((s) => Math.max(0, s))
    const high = start.map((s, axis) => Math.min(whole[axis], s + extent[axis]))
    // Whole kernels of neighbouring input channels lie side by side in both.
    const joined = low[2] === start[2] && low[3] === start[3] && whole[2] === extent[2] && whole[3] === extent[3]
    for (let o = low[0]; o < high[0]; o++) {
      for (let i = low[1]; i < (joined ? low[1] + 1 : high[1]); i++) {
        for (let r = low[2]; r < (joined ? low[2] + 1 : high[2]); r++) {
          const at = ((o * whole[1] + i) * whole[2] + r) * whole[3] + low[3]
          const local = (o - start[0]) * extent[1] + (i - start[1])
          const from = row * size + (local * extent[2] + (r - start[2])) * extent[3] + (low[3] - start[3])
          const count = joined ? (high[1] - low[1]) * whole[2] * whole[3] : high[3] - low[3]
          visit(at, from, count, kind)
        }
      }
    }
  }
}

/**
 * Cuts a weight out of its tiles; `tiles[kind]` holds the rows of a kind, row-major. A weight of one tile stays where it is, its elements
 * moved together: what it leaves of the tile is lost.
 */
export function cutWeight(plan: WeightPlan, kinds: readonly TileKind[], tiles: readonly Float32Array[]): Float32Array {
  const size = elements(plan.spec.shape)
  const [first] = plan.tiles
  if (!first) return new Float32Array(size).fill(plan.constant)
  if (plan.tiles.length > 1) {
    const data = new Float32Array(size)
    forEachRun(plan, kinds, (at, from, count, kind) => data.set(tiles[kind].subarray(from, from + count), at))
    if (plan.turned) turn(plan, kinds, data)
    return data
  }
  const { shape } = kinds[first.kind]
  const rows = tiles[first.kind]
  const start = first.row * elements(shape)
  // Runs come in the order of their elements, none of which moves up.
  if (!inOnePiece(plan.spec.shape, shape))
    forEachRun(plan, kinds, (at, from, count) => rows.copyWithin(start + at, from, from + count))
  return rows.subarray(start, start + size)
}

/** Whether a weight lies in one piece in a tile: it is as large along every axis but the first. */
function inOnePiece(shape: readonly number[], tile: readonly number[]): boolean {
  if (shape.length !== tile.length) return false
  for (let axis = 1; axis < shape.length; axis++) if (shape[axis] !== tile[axis]) return false
  return true
}

function turn({ spec, tiles: [first] }: WeightPlan, kinds: readonly TileKind[], data: Float32Array): void {
  const [out, into] = tileExtent(kinds[first.kind])
  flipTileSigns(data, tileExtent(spec), [out, into])
}

/** The adjoint of `cutWeight`: writes a weight's gradient, which it may change, into the gradients of its tiles. */
export function scatterGradient(
  plan: WeightPlan,
  kinds: readonly TileKind[],
  gradient: Float32Array,
  tiles: readonly Float32Array[],
): void {
  if (plan.turned) turn(plan, kinds, gradient)
  forEachRun(plan, kinds, (at, from, count, kind) => {
    const rows = tiles[kind]
    rows.set(gradient.subarray(at, at + count), from)
  })
}
