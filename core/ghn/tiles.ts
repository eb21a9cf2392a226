// Which tiles a network's weights are cut from, and the cutting: slices of tiles, side by side, scaled by fan-in.
import { elements } from '../onnx/graph.ts'
import { outputsOf } from '../arch/exits.ts'
import { TILE_CHANNELS, TILE_KERNEL, tileKinds } from './config.ts'
import { parametersOf } from '../arch/graph.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'
import type { GhnConfig, TileKind } from './config.ts'
import type { GhnGraph } from './nodes.ts'

/** Where a tile sits in the kernel it helps to make: [out, in, vertical, horizontal], in tiles. */
export type Place = readonly [number, number, number, number]

/** One tile to be generated: row `row` of its kind. */
export interface TileRow {
  readonly kind: number
  readonly row: number
  /** Position of the node among all the nodes of the graph, block by block. */
  readonly node: number
  readonly place: Place
  /** Factor on every element: sqrt(2 / fan-in) for kernels (He et al. 2015, equation 10), else 1. */
  readonly scale: number
}

/** A weight tensor and the tiles it is cut from; without tiles it is constant. */
export interface WeightPlan {
  readonly spec: ParameterSpec
  readonly tiles: readonly TileRow[]
  readonly constant: number
}

export interface TilePlan {
  readonly kinds: readonly TileKind[]
  readonly weights: readonly WeightPlan[]
  /** Rows of each kind. */
  readonly counts: readonly number[]
  /** All rows; those of a kind in their order. */
  readonly rows: readonly TileRow[]
}

/** Biases of hidden layers are zero, and batch norm over a sum is the identity: neither is generated. */
export function planTiles(ghn: GhnGraph, config: GhnConfig): TilePlan {
  const { kinds, named } = kindsOf(config)
  const counts = kinds.map(() => 0)
  const rows: TileRow[] = []
  const weights = parametersOf(ghn.graph).map((spec): WeightPlan => {
    const node = ghn.owner[spec.node]
    const kind = kindOf(ghn.graph, spec, named, config)
    const constant = ghn.graph.nodes[spec.node].op.type === 'batch_norm' && spec.role === 'weight' ? 1 : 0
    if (kind === undefined || node === undefined) return { spec, tiles: NO_TILES, constant }
    const scale = spec.shape.length === 1 ? 1 : Math.sqrt(2 / fanIn(spec))
    const tiles = places(spec, kinds[kind]).map((place): TileRow => ({ kind, row: counts[kind]++, node, place, scale }))
    for (const row of tiles) rows.push(row)
    return { spec, tiles, constant }
  })
  return { kinds, weights, counts, rows }
}

const NO_TILES: readonly TileRow[] = []

/** The kinds of tile, and the index of each by its name. */
interface NamedKinds {
  readonly kinds: readonly TileKind[]
  readonly named: ReadonlyMap<string, number>
}

const kindsByConfig = new WeakMap<GhnConfig, NamedKinds>()

function kindsOf(config: GhnConfig): NamedKinds {
  let known = kindsByConfig.get(config)
  if (!known) {
    const kinds = tileKinds(config)
    known = { kinds, named: new Map(kinds.map(({ name }, index) => [name, index])) }
    kindsByConfig.set(config, known)
  }
  return known
}

function fanIn({ shape }: ParameterSpec): number {
  return elements(shape) / shape[0]
}

/** Index of the kind that a parameter is cut from, by the kinds' names; undefined for what is not generated. */
function kindOf(
  graph: ArchGraph,
  spec: ParameterSpec,
  kinds: ReadonlyMap<string, number>,
  config: GhnConfig,
): number | undefined {
  const { op, inputs } = graph.nodes[spec.node]
  const classifier = op.type === 'linear' && outputsOf(graph).includes(spec.node) && graph.classes === config.classes
  if (classifier) return kinds.get(spec.role === 'bias' ? 'classifier_bias' : 'classifier')
  if (op.type === 'batch_norm') return kinds.get(spec.role === 'bias' ? 'norm_shift' : 'norm_scale')
  if (spec.role === 'bias') return undefined
  const [out, into, kh = 1, kw = 1] = spec.shape
  if (op.type === 'conv' && inputs[0] < 0 && into <= config.imageChannels) return kinds.get('image')
  if (op.type === 'conv' && op.groups > 1 && into === 1) return kinds.get('depthwise')
  const widest = Math.max(out, into)
  return kinds.get(CONV_KINDS[widest <= 16 ? 0 : widest <= 32 ? 1 : 2][kh === 1 && kw === 1 ? 0 : 1])
}

/** Kinds for kernels of up to so many channels, by 1 x 1 and by 3 x 3; spelled once, as every kernel asks for one. */
const CONV_KINDS = [16, 32, TILE_CHANNELS].map((channels) => [`conv_${channels}x1`, `conv_${channels}x${TILE_KERNEL}`])

/** Extent of a tile along [out, in, vertical, horizontal]. */
function tileExtent({ shape: [out, into = 1, kh = 1, kw = 1] }: { shape: readonly number[] }): Place {
  return [out, into, kh, kw]
}

/** The places of a weight that one tile covers: most are, and many weights are planned. */
const ONLY: readonly Place[] = [[0, 0, 0, 0]]

function places(spec: ParameterSpec, kind: TileKind): readonly Place[] {
  if (spec.shape.every((extent, axis) => extent <= (kind.shape[axis] ?? 1))) return ONLY
  const tile = tileExtent(kind)
  const [outs, ins, rows, columns] = tileExtent(spec).map((extent, axis) => Math.ceil(extent / tile[axis]))
  const list: Place[] = []
  for (let o = 0; o < outs; o++)
    for (let i = 0; i < ins; i++)
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) list.push([o, i, r, c])
  return list
}

/**
 * Visits each run of elements that a weight shares with one of its tiles: `count` consecutive elements from `at` in the
 * weight and from `from` in the kind's rows. Kernels smaller than their tiles take the middle.
 */
export function forEachRun(
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

/** The adjoint of `cutWeight`: writes a weight's gradient into the gradients of its tiles. */
export function scatterGradient(
  plan: WeightPlan,
  kinds: readonly TileKind[],
  gradient: Float32Array,
  tiles: readonly Float32Array[],
): void {
  forEachRun(plan, kinds, (at, from, count, kind) => {
    const rows = tiles[kind]
    rows.set(gradient.subarray(at, at + count), from)
  })
}
