// Which tiles a network's weights are cut from.
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
export function tileExtent({ shape: [out, into = 1, kh = 1, kw = 1] }: { shape: readonly number[] }): Place {
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
