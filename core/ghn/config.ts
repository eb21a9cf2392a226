// What fixes a Graph HyperNetwork: its sizes, how it propagates, and the weight tiles it writes.

import * as z from 'zod'

const count = z.int().positive()

/**
 * Defaults follow the paper (Zhang et al. 2019, section 4.1 and appendix) but for T, where one pass of forward-backward
 * is as good here.
 */
export const GhnConfig = z.strictObject({
  /** Node embedding, D. */
  embedding: count,
  /** Hidden units of the hypernetwork. */
  hidden: count,
  /** Coefficients the hypernetwork gives a node; each weighs one learned basis tile. */
  rank: count,
  /** T of the paper: rounds of propagation in each block. */
  passes: count,
  /** `none` is the regular hypernetwork: a node's weights follow from its own features alone. */
  propagation: z.enum(['forward-backward', 'synchronous', 'none']),
  /**
   * Whether the mean of a block's embeddings goes as a message into the next block's input node (equations 12 to 14).
   */
  stacking: z.boolean(),
  /**
   * So many blocks have embeddings and propagation of their own, and no network may have more; where it is left out,
   * all blocks share one set of parameters, as the paper's stacked GHNs do. The hypernetwork is shared always.
   */
  ownBlocks: count.optional(),
  /** `merged`: a network is read as one block, however it is written; else block by block, where it names them. */
  blocks: z.enum(['separate', 'merged']).optional(),
  /**
   * `surroundings`: a node's features also tell of what belongs to it, such as norms and activations; else of it alone.
   */
  features: z.enum(['operation', 'surroundings']).optional(),
  /**
   * `moments`: kernels are as large as estimates of what they read ask for, and norms of any kind hold values together;
   * else He's initialisation, and batch normalisation alone does.
   */
  scale: z.enum(['fan-in', 'moments']).optional(),
  /**
   * `layer`: the hypernetwork reads embeddings of mean zero and deviation one, scaled and shifted by learned numbers,
   * as in GHN-2 (Knyazev et al. 2021); else as they are.
   */
  norm: z.enum(['none', 'layer']).optional(),
  /**
   * Nodes also hear from those whose shortest path to them has up to so many edges; from neighbours alone where it is
   * left out.
   */
  virtualEdges: z.int().min(2).optional(),
  /**
   * `digits`: the places of tiles in a kernel are read by their binary digits too, so that tiles side by side differ.
   */
  places: z.enum(['numbers', 'digits']).optional(),
  /** Image channels and classes that the stem's and the classifier's tiles are made for. */
  imageChannels: count,
  classes: count,
})
export type GhnConfig = z.infer<typeof GhnConfig>

export const defaultConfig: GhnConfig = {
  embedding: 32,
  hidden: 64,
  rank: 32,
  passes: 1,
  propagation: 'forward-backward',
  stacking: true,
  imageChannels: 3,
  classes: 10,
}

/** Largest extent of one tile; wider kernels are put together from several. */
export const TILE_CHANNELS = 64
export const TILE_KERNEL = 3
const DEPTHWISE_KERNEL = 7

/** A learned basis: `rank` tiles of the given shape, and one more as the bias. */
export type TableName = 'conv' | 'depthwise' | 'image' | 'classifier' | 'classifier_bias' | 'norm_scale' | 'norm_shift'

export function tableShape(config: GhnConfig, table: TableName): number[] {
  switch (table) {
    case 'conv':
      return [TILE_CHANNELS, TILE_CHANNELS, TILE_KERNEL, TILE_KERNEL]
    case 'depthwise':
      return [TILE_CHANNELS, 1, DEPTHWISE_KERNEL, DEPTHWISE_KERNEL]
    case 'image':
      return [TILE_CHANNELS, config.imageChannels, TILE_KERNEL, TILE_KERNEL]
    case 'classifier':
      return [config.classes, TILE_CHANNELS]
    case 'classifier_bias':
      return [config.classes]
    case 'norm_scale':
    case 'norm_shift':
      return [TILE_CHANNELS]
  }
}

/** A kind of tile: a table, or the corner of it that small kernels need. Outputs of the GHN, in this order. */
export interface TileKind {
  readonly name: string
  readonly table: TableName
  /** Slice of the table's tile: channels from 0, kernel around its centre. */
  readonly shape: readonly number[]
}

/** One and the same basis serves every size: a slice of it costs only what it covers. */
export function tileKinds(config: GhnConfig): TileKind[] {
  const convs = [16, 32, TILE_CHANNELS].flatMap((channels) =>
    [1, TILE_KERNEL].map((kernel): TileKind => ({
      name: `conv_${channels}x${kernel}`,
      table: 'conv',
      shape: [channels, channels, kernel, kernel],
    })),
  )
  const tables = ['depthwise', 'image', 'classifier', 'classifier_bias', 'norm_scale', 'norm_shift'] as const
  const whole = tables.map((table): TileKind => ({
    name: table,
    table,
    shape: tableShape(config, table),
  }))
  return [...convs, ...whole]
}
