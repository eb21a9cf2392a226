// A cell of NAS-Bench-201 -> the benchmark's network around it, or a smaller one.
import type { CellArchitecture } from '../arch/schema.ts'

export const NB201_OPS = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const
export type NasBench201Op = (typeof NB201_OPS)[number]

/** The edges in the order of the string, [from, to]. */
export const NB201_EDGES = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 3],
  [1, 3],
  [2, 3],
] as const

/** The operation of each edge, in the order of `NB201_EDGES`. */
export type NasBench201Cell = readonly [
  NasBench201Op,
  NasBench201Op,
  NasBench201Op,
  NasBench201Op,
  NasBench201Op,
  NasBench201Op,
]

type CellNode = CellArchitecture['cells'][string]['nodes'][number]

export interface NasBench201Options {
  /** 5 is the benchmark's network, 1 a reduced one. */
  readonly cellsPerStage?: number
  /** Channels of the first stage; doubled at each reduction. */
  readonly channels?: number
  readonly input?: CellArchitecture['input']
  readonly classes?: number
}

/**
 * The benchmark's network around a cell: stem to 16 channels, three stages of cells at 16, 32 and 64 channels, a
 * residual reduction before the second and the third, then BN-ReLU, global average pool, linear. The stem, each cell,
 * each reduction and the head are blocks.
 */
export function toArchitecture(cell: NasBench201Cell, options: NasBench201Options = {}): CellArchitecture {
  const { cellsPerStage = 5, channels = 16, classes = 10 } = options
  const { input = { channels: 3, height: 32, width: 32 } } = options
  const stage = (width: number) => ({ cell: 'cell', channels: width, repeat: cellsPerStage })
  return {
    input,
    classes,
    cells: {
      stem: { nodes: STEM },
      cell: { nodes: cellNodes(cell) },
      reduction: { nodes: REDUCTION },
      head: { nodes: HEAD },
    },
    blocks: [
      { cell: 'stem', channels },
      stage(channels),
      { cell: 'reduction', channels: channels * 2 },
      stage(channels * 2),
      { cell: 'reduction', channels: channels * 4 },
      stage(channels * 4),
      { cell: 'head' },
    ],
  }
}

/** Edge (0, 1) becomes `e01.relu`, `e01.conv`, `e01.bn` or one node `e01`; the sum at node 1 is `n1`. */
function cellNodes(cell: NasBench201Cell): CellNode[] {
  return [1, 2, 3].flatMap((target) => {
    const terms: string[] = []
    const nodes = NB201_EDGES.flatMap(([from, to], edge) => {
      if (to !== target) return []
      const added = edgeNodes(cell[edge], `e${from}${to}`, from === 0 ? 'input' : `n${from}`)
      terms.push(added.at(-1)!.id)
      return added
    })
    return [...nodes, { id: `n${target}`, op: 'add' as const, inputs: terms }]
  })
}

function edgeNodes(op: NasBench201Op, id: string, from: string): CellNode[] {
  switch (op) {
    case 'none':
      return [{ id, op: 'zero', inputs: [from] }]
    case 'skip_connect':
      return [{ id, op: 'identity', inputs: [from] }]
    case 'avg_pool_3x3':
      return [{ id, op: 'avg_pool', kernel: 3, inputs: [from] }]
    case 'nor_conv_1x1':
    case 'nor_conv_3x3':
      return [
        { id: `${id}.relu`, op: 'relu', inputs: [from] },
        { id: `${id}.conv`, op: 'conv', kernel: op === 'nor_conv_1x1' ? 1 : 3, inputs: [`${id}.relu`] },
        { id: `${id}.bn`, op: 'batch_norm', inputs: [`${id}.conv`] },
      ]
  }
}

const STEM: CellNode[] = [
  { id: 'conv', op: 'conv', kernel: 3, inputs: ['input'] },
  { id: 'bn', op: 'batch_norm', inputs: ['conv'] },
]

const REDUCTION: CellNode[] = [
  { id: 'a.relu', op: 'relu', inputs: ['input'] },
  { id: 'a.conv', op: 'conv', kernel: 3, stride: 2, inputs: ['a.relu'] },
  { id: 'a.bn', op: 'batch_norm', inputs: ['a.conv'] },
  { id: 'b.relu', op: 'relu', inputs: ['a.bn'] },
  { id: 'b.conv', op: 'conv', kernel: 3, inputs: ['b.relu'] },
  { id: 'b.bn', op: 'batch_norm', inputs: ['b.conv'] },
  { id: 'shortcut.pool', op: 'avg_pool', kernel: 2, stride: 2, padding: 0, inputs: ['input'] },
  { id: 'shortcut.conv', op: 'conv', kernel: 1, inputs: ['shortcut.pool'] },
  { id: 'sum', op: 'add', inputs: ['b.bn', 'shortcut.conv'] },
]

const HEAD: CellNode[] = [
  { id: 'bn', op: 'batch_norm', inputs: ['input'] },
  { id: 'relu', op: 'relu', inputs: ['bn'] },
  { id: 'gap', op: 'global_avg_pool', inputs: ['relu'] },
  { id: 'logits', op: 'linear', inputs: ['gap'] },
]
