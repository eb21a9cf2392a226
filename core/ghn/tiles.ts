// Which tiles a network's weights are cut from.
import { outputsOf } from '../arch/exits.ts'
import { parametersOf, readShapes, shapeOf } from '../arch/graph.ts'
import { elements } from '../onnx/graph.ts'
import { homeOf } from '../ops/table.ts'
import { isBare } from './bare.ts'
import { TILE_CHANNELS, TILE_KERNEL, tileKinds } from './config.ts'
import { bareSizes } from './generated-sizes.ts'
import { initialScale } from './initial-scales.ts'
import { placeReader } from './places.ts'
import { kernelGains } from './variance.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'
import type { GhnConfig, TileKind } from './config.ts'
import type { TensorSize } from './generated-sizes.ts'
import type { GhnGraph } from './nodes.ts'
import type { PlaceReader, TilePosition } from './places.ts'

/** One tile to be generated: row `row` of its kind. */
export interface TileRow {
  readonly kind: number
  readonly row: number
  /** Position of the node among all the nodes of the graph, block by block. */
  readonly node: number
  readonly place: TilePosition
  /** Factor on every element: a gain by the root of the fan-in for kernels, small for tables, else 1. */
  readonly scale: number
}

/** A weight tensor and the tiles it is cut from; without tiles it is constant. */
export interface WeightPlan {
  readonly spec: ParameterSpec
  readonly tiles: readonly TileRow[]
  readonly constant: number
  /** Whether its tiles' input channels are turned, so that they do not agree. */
  readonly turned?: true
  /** What it is brought to; left out where it stays as it is generated. */
  readonly size?: TensorSize
}

export interface TilePlan {
  readonly kinds: readonly TileKind[]
  readonly weights: readonly WeightPlan[]
  /** Rows of each kind. */
  readonly counts: readonly number[]
  /** How the hypernetwork reads places. */
  readonly places: PlaceReader
  /** All rows; those of a kind in their order. */
  readonly rows: readonly TileRow[]
}

/** Biases of hidden layers are zero, and batch norm over a sum is the identity: neither is generated. */
export function planTiles(ghn: GhnGraph, config: GhnConfig): TilePlan {
  const { kinds, named } = kindsOf(config)
  const counts = kinds.map(() => 0)
  const rows: TileRow[] = []
  const classifiers = classifiersOf(ghn, config)
  const parameters = parametersOf(ghn.graph)
  const size = isBare(ghn.graph, parameters, config) ? bareSizes(ghn.graph, parameters) : undefined
  const gains = config.scale === 'moments' ? kernelGains(ghn.graph, parameters) : undefined
  const weights = parameters.map((spec): WeightPlan => {
    const node = ghn.owner[spec.node] ?? firstNode(ghn, spec)
    const kind = kindOf(ghn.graph, spec, named, config, classifiers)
    const constant = spec.fill === 'scale' ? 1 : 0
    if (kind === undefined || node === undefined) return { spec, tiles: NO_TILES, constant }
    const scale = initialScale(spec, gains?.[spec.node])
    const tiles = places(spec, kinds[kind]).map((place): TileRow => ({ kind, row: counts[kind]++, node, place, scale }))
    for (const row of tiles) rows.push(row)
    const turned = gains && tiles.length > 1 && spec.fill === 'kernel' && tileExtent(spec)[1] > 1
    return { spec, tiles, constant, ...(turned && TURNED), ...(size && { size: size(spec) }) }
  })
  return { kinds, weights, counts, rows, places: placeReader(config) }
}

const TURNED = { turned: true } as const
const NO_TILES: readonly TileRow[] = []

/** The node of what must not be zero and belongs to none, such as positions in a block that has nothing else. */
function firstNode({ blocks }: GhnGraph, { fill }: ParameterSpec): number | undefined {
  return blocks.length > 0 && (fill === 'kernel' || fill === 'table') ? 0 : undefined
}

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

/** Indexes of the operations that give logits of the classes that the classifier's tiles are made for. */
function classifiersOf({ graph }: GhnGraph, { classes }: GhnConfig): readonly number[] {
  if (graph.classes !== classes) return []
  return outputsOf(graph).filter((index) => {
    const node = graph.nodes[index]
    return (
      homeOf(node.op).ghn?.(node.op, { inputs: readShapes(graph, node), first: false, last: true }) === 'classifier'
    )
  })
}

/** Index of the kind that a parameter is cut from, by the kinds' names; undefined for what is not generated. */
function kindOf(
  graph: ArchGraph,
  spec: ParameterSpec,
  kinds: ReadonlyMap<string, number>,
  { imageChannels }: GhnConfig,
  classifiers: readonly number[],
): number | undefined {
  const node = graph.nodes[spec.node]
  if (classifiers.includes(spec.node)) return kinds.get(spec.fill === 'bias' ? 'classifier_bias' : 'classifier')
  if (spec.fill === 'scale' || spec.fill === 'shift')
    return kinds.get(spec.fill === 'scale' ? 'norm_scale' : 'norm_shift')
  if (spec.fill === 'bias') return undefined
  const [out, into, kh, kw] = tileExtent(spec)
  const windowed = spec.shape.length === 4 && spec.fill === 'kernel'
  if (windowed && node.inputs[0] < 0 && into <= imageChannels) return kinds.get('image')
  if (windowed && into === 1 && shapeOf(graph, node.inputs[0])[0] > 1) return kinds.get('depthwise')
  const widest = Math.max(out, into)
  return kinds.get(CONV_KINDS[widest <= 16 ? 0 : widest <= 32 ? 1 : 2][kh === 1 && kw === 1 ? 0 : 1])
}

/** Kinds for kernels of up to so many channels, by 1 x 1 and by 3 x 3; spelled once, as every kernel asks for one. */
const CONV_KINDS = [16, 32, TILE_CHANNELS].map((channels) => [`conv_${channels}x1`, `conv_${channels}x${TILE_KERNEL}`])

type Extents = Pick<ParameterSpec, 'shape'> & Partial<Pick<ParameterSpec, 'fill' | 'fanIn'>>

/**
 * Extents of a tensor of whatever rank. Tables, and what recurrent layers multiply by, are rows of their last axis,
 * whatever stands before it;
 * of those with more than four axes the first has the rows.
 */
function layoutExtents({ shape, fill, fanIn }: Extents): readonly number[] {
  if (fill !== 'table' && (shape.length < 3 || shape.length === 4)) return shape
  const last = shape.at(-1) ?? 1
  if (fill === 'table' || (shape.length === 3 && fanIn === last)) return [elements(shape) / last, last]
  return shape.length === 3 ? shape : [shape[0], elements(shape) / shape[0]]
}

/** Extent of a tile along [out, in, vertical, horizontal]. */
export function tileExtent(of: Extents): TilePosition {
  const extents = layoutExtents(of)
  // Not taken apart with defaults, which takes several times as long.
  return [extents[0] ?? 1, extents[1] ?? 1, extents[2] ?? 1, extents[3] ?? 1]
}

/** The places of a weight that one tile covers: most are, and many weights are planned. */
const ONLY: readonly TilePosition[] = [[0, 0, 0, 0]]

function places(spec: ParameterSpec, kind: TileKind): readonly TilePosition[] {
  if (fits(layoutExtents(spec), kind.shape)) return ONLY
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
