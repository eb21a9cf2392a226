// A cell of the paper's space -> the network of stacked cells.
import type { CellArchitecture } from '../arch/schema.ts'

/**
 * The paper speaks of eight operations and leaves their details open. Archcast reads them as the usual ones of NASNet
 * and its successors, which the paper compares with. Convolutions are ReLU, convolution, batch normalisation.
 */
export const GHN_OPS = [
  'identity',
  'conv_1x1',
  'sep_conv_3x3',
  'sep_conv_5x5',
  'dil_sep_conv_3x3',
  'conv_1x7_7x1',
  'max_pool_3x3',
  'avg_pool_3x3',
] as const
export type GhnOp = (typeof GHN_OPS)[number]

export interface GhnCellNode {
  readonly op: GhnOp
  /** What it adds up and works on, ascending: 0 is the cell's input, k the k-th node. */
  readonly from: readonly number[]
}

/** Nodes in topological order; node k of the text is entry k - 1. */
export type GhnCell = readonly GhnCellNode[]

/** A node of a cell's document; in a flat document, one whose channels are yet to be named. */
export type UnsizedNode = CellArchitecture['cells'][string]['nodes'][number]

export interface GhnCellsOptions {
  /**
   * Cells in a row, a multiple of 3. After each third but the last, the image is halved and the channels doubled.
   * Default 18.
   */
  readonly blocks?: number
  /** Channels of the first third. Default 32. */
  readonly channels?: number
  readonly input?: CellArchitecture['input']
  readonly classes?: number
}

/**
 * Stem (3x3 convolution, BN), blocks of the cell, a reduction (ReLU, 3x3 convolution of stride 2, BN) between the
 * thirds, head (BN, ReLU, global average pool, linear). A concatenation and ReLU, 1x1, BN bring the loose ends of a
 * cell to the block's channels.
 */
export function toArchitecture(cell: GhnCell, options: GhnCellsOptions = {}): CellArchitecture {
  const { blocks = 18, channels = 32, classes = 10, input = { channels: 3, height: 32, width: 32 } } = options
  const third = (width: number) => ({ cell: 'cell', channels: width, repeat: Math.max(1, Math.round(blocks / 3)) })
  return {
    input,
    classes,
    cells: stackedCells(cell),
    blocks: [
      { cell: 'stem', channels },
      third(channels),
      { cell: 'reduction', channels: channels * 2 },
      third(channels * 2),
      { cell: 'reduction', channels: channels * 4 },
      third(channels * 4),
      { cell: 'head' },
    ],
  }
}

/** Stem, cell, reduction and head of a network that stacks a cell. */
export function stackedCells(cell: GhnCell, { stemStride = 1 } = {}): CellArchitecture['cells'] {
  return {
    stem: {
      nodes: [
        { id: 'conv', op: 'conv', kernel: 3, stride: stemStride, inputs: ['input'] },
        { id: 'bn', op: 'batch_norm', inputs: ['conv'] },
      ],
    },
    cell: { nodes: cellNodes(cell) },
    reduction: { nodes: convolutionNodes('reduction', 'input', { kernel: 3, stride: 2 }) },
    head: {
      nodes: [
        { id: 'bn', op: 'batch_norm', inputs: ['input'] },
        { id: 'relu', op: 'relu', inputs: ['bn'] },
        { id: 'gap', op: 'global_avg_pool', inputs: ['relu'] },
        { id: 'logits', op: 'linear', inputs: ['gap'] },
      ],
    },
  }
}

/** Node k becomes `v<k>.sum` where it reads several, then its operation, whose last node is `ends[k]`. */
function cellNodes(cell: GhnCell): UnsizedNode[] {
  const ends = ['input']
  const nodes = cell.flatMap(({ op, from }, index) => {
    const id = `v${index + 1}`
    const sum = `${id}.sum`
    const sums: UnsizedNode[] = from.length > 1 ? [{ id: sum, op: 'add', inputs: from.map((i) => ends[i]) }] : []
    const made = [...sums, ...opNodes(op, id, sums.length > 0 ? sum : ends[from[0]])]
    ends.push(made.at(-1)!.id)
    return made
  })
  const read = new Set(cell.flatMap(({ from }) => from))
  const loose = ends.filter((_, index) => index > 0 && !read.has(index))
  return [...nodes, { id: 'concat', op: 'concat', inputs: loose }, ...convolutionNodes('out', 'concat', { kernel: 1 })]
}

/** The operation on what `from` gives; its last node is `id` or `<id>.bn`. */
export function opNodes(op: GhnOp, id: string, from: string): UnsizedNode[] {
  switch (op) {
    case 'identity':
      return [{ id, op, inputs: [from] }]
    case 'max_pool_3x3':
    case 'avg_pool_3x3':
      return [{ id, op: op === 'max_pool_3x3' ? 'max_pool' : 'avg_pool', kernel: 3, inputs: [from] }]
    case 'conv_1x1':
      return convolutionNodes(id, from, { kernel: 1 })
    case 'conv_1x7_7x1':
      return [
        { id: `${id}.relu`, op: 'relu', inputs: [from] },
        { id: `${id}.conv1x7`, op: 'conv', kernel: [1, 7], inputs: [`${id}.relu`] },
        { id: `${id}.conv7x1`, op: 'conv', kernel: [7, 1], inputs: [`${id}.conv1x7`] },
        { id: `${id}.bn`, op: 'batch_norm', inputs: [`${id}.conv7x1`] },
      ]
    case 'sep_conv_3x3':
    case 'sep_conv_5x5':
    case 'dil_sep_conv_3x3': {
      const [kernel, dilation] = op === 'sep_conv_5x5' ? [5, 1] : [3, op === 'dil_sep_conv_3x3' ? 2 : 1]
      return [
        { id: `${id}.relu`, op: 'relu', inputs: [from] },
        { id: `${id}.conv`, op: 'separable_conv', kernel, dilation, inputs: [`${id}.relu`] },
        { id: `${id}.bn`, op: 'batch_norm', inputs: [`${id}.conv`] },
      ]
    }
  }
}

/** ReLU, convolution, batch normalisation: `<id>.relu`, `<id>.conv`, `<id>.bn`. */
export function convolutionNodes(id: string, from: string, window: { kernel: number; stride?: number }): UnsizedNode[] {
  return [
    { id: `${id}.relu`, op: 'relu', inputs: [from] },
    { id: `${id}.conv`, op: 'conv', ...window, inputs: [`${id}.relu`] },
    { id: `${id}.bn`, op: 'batch_norm', inputs: [`${id}.conv`] },
  ]
}
