// An architecture as a GHN reads it, and which tiles its weights are cut from.
import { parametersOf } from '../../arch/graph.ts'
import { ghnGraph } from '../build/nodes.ts'
import { bareSizes, initialScale, isBare } from './generated-sizes.ts'
import { kindsOf } from './kind-of.ts'
import { placeReader, tileExtent, tilePlaces } from './places.ts'
import { kernelGains } from './variance.ts'
import type { ArchGraph, ParameterSpec } from '../../arch/graph.ts'
import type { GhnGraph } from '../build/nodes.ts'
import type { GhnConfig, TileKind } from '../config.ts'
import type { TensorSize } from './generated-sizes.ts'
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

/** A weight tensor as it was generated. */
export interface GeneratedWeight {
  readonly spec: ParameterSpec
  /** Row-major. */
  readonly data: Float32Array
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

/** An architecture, ready for a GHN. */
export interface GhnItem {
  readonly ghn: GhnGraph
  readonly plan: TilePlan
}

/** Made once where an architecture is scored several times. */
export function ghnItem(architecture: ArchGraph, config: GhnConfig): GhnItem {
  const ghn = ghnGraph(architecture, config.blocks === 'merged')
  return { ghn, plan: planTiles(ghn, config) }
}

/** Biases of hidden layers are zero, and batch norm over a sum is the identity: neither is generated. */
function planTiles(ghn: GhnGraph, config: GhnConfig): TilePlan {
  const { graph } = ghn
  const { kinds, kindOf } = kindsOf(graph, config)
  const counts = kinds.map(() => 0)
  const rows: TileRow[] = []
  const parameters = parametersOf(graph)
  const size = isBare(graph, parameters, config) ? bareSizes(graph, parameters) : undefined
  const gains = config.scale === 'moments' ? kernelGains(graph, parameters) : undefined
  const weights = parameters.map((spec): WeightPlan => {
    const node = ghn.owner[spec.node] ?? firstNode(ghn, spec)
    const kind = kindOf(spec)
    const constant = spec.fill === 'scale' ? 1 : 0
    if (kind === undefined || node === undefined) return { spec, tiles: NO_TILES, constant }
    const scale = initialScale(spec, gains?.[spec.node])
    const places = tilePlaces(spec, kinds[kind])
    const tiles = places.map((place): TileRow => ({ kind, row: counts[kind]++, node, place, scale }))
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
