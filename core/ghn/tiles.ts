// Which tiles a network's weights are cut from.
import { elements } from '../onnx/graph.ts'
import { outputsOf } from '../arch/exits.ts'
import { TILE_CHANNELS, TILE_KERNEL, tileKinds } from './config.ts'
import { homeOf } from '../ops/table.ts'
import { parametersOf, readShapes, shapeOf } from '../arch/graph.ts'
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
    const constant = spec.fill === 'scale' ? 1 : 0
    if (kind === undefined || node === undefined) return { spec, tiles: NO_TILES, constant }
    const scale = scaleOf(spec)
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

/** Deviation of what is read as it is, such as positions, where nothing else is said of it: that of ViT (Dosovitskiy et al. 2021). */
const TABLE_SCALE = 0.02

/** He initialisation of kernels (He et al. 2015, equation 10); scales and shifts are as they are. */
function scaleOf({ shape, fill, fanIn }: ParameterSpec): number {
  if (fill === 'table' && fanIn === undefined) return TABLE_SCALE
  if (fill !== 'kernel' && fill !== 'table') return 1
  return Math.sqrt(2 / (fanIn ?? elements(shape) / shape[0]))
}

/** Index of the kind that a parameter is cut from, by the kinds' names; undefined for what is not generated. */
function kindOf(
  graph: ArchGraph,
  spec: ParameterSpec,
  kinds: ReadonlyMap<string, number>,
  config: GhnConfig,
): number | undefined {
  const node = graph.nodes[spec.node]
  if (graph.classes === config.classes && outputsOf(graph).includes(spec.node)) {
    const place = { inputs: readShapes(graph, node), first: false, last: true }
    const classifies = homeOf(node.op).ghn?.(node.op, place) === 'classifier'
    if (classifies) return kinds.get(spec.fill === 'bias' ? 'classifier_bias' : 'classifier')
  }
  if (spec.fill === 'scale' || spec.fill === 'shift') return kinds.get(`norm_${spec.fill}`)
  if (spec.fill === 'bias') return undefined
  const [out, into = 1, kh = 1, kw = 1] = extentsOf(spec)
  const windowed = spec.shape.length === 4 && spec.fill === 'kernel'
  if (windowed && node.inputs[0] < 0 && into <= config.imageChannels) return kinds.get('image')
  if (windowed && into === 1 && shapeOf(graph, node.inputs[0])[0] > 1) return kinds.get('depthwise')
  const widest = Math.max(out, into)
  return kinds.get(CONV_KINDS[widest <= 16 ? 0 : widest <= 32 ? 1 : 2][kh === 1 && kw === 1 ? 0 : 1])
}

/** Kinds for kernels of up to so many channels, by 1 x 1 and by 3 x 3; spelled once, as every kernel asks for one. */
const CONV_KINDS = [16, 32, TILE_CHANNELS].map((channels) => [`conv_${channels}x1`, `conv_${channels}x${TILE_KERNEL}`])

/** Extents of a tensor of whatever rank: of those with more than four axes, rows and what lies behind the first axis. */
function extentsOf({ shape }: { readonly shape: readonly number[] }): readonly number[] {
  return shape.length <= 4 ? shape : [shape[0], elements(shape) / shape[0]]
}

/** Extent of a tile along [out, in, vertical, horizontal]. */
export function tileExtent(of: { readonly shape: readonly number[] }): Place {
  const [out = 1, into = 1, kh = 1, kw = 1] = extentsOf(of)
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
