// NAS-Bench-201 (Dong & Yang, ICLR 2020, arXiv 2001.00326): cells of four nodes, an operation on each of six edges.
import { ArchitectureError } from '../arch/errors.ts'
import type { CellArchitecture } from '../arch/schema.ts'
import { closest } from '../arch/suggest.ts'
import type { Random } from './random.ts'

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

/** Number of cells, 5^6. */
export const NB201_SIZE = 15_625

type CellNode = CellArchitecture['cells'][string]['nodes'][number]

/**
 * Reads `|op~from|+|op~from|op~from|+|op~from|op~from|op~from|`.
 * @param pointer where the string stands in the document, for the error
 * @throws {ArchitectureError} `unknown_op` or `invalid_architecture`
 */
export function parseCell(text: string, pointer = ''): NasBench201Cell {
  const refuse = (detail: string): never => {
    throw new ArchitectureError('invalid_architecture', [{ pointer, detail }])
  }
  const form = '|op~0|+|op~0|op~1|+|op~0|op~1|op~2|'
  const groups = text.length > 256 ? [] : text.trim().split('+')
  if (groups.length !== 3) refuse(`a NAS-Bench-201 cell has the form ${form}`)
  const ops = groups.flatMap((group, to) => {
    const edges = group.startsWith('|') && group.endsWith('|') ? group.slice(1, -1).split('|') : []
    if (edges.length !== to + 1) refuse(`node ${to + 1} of a NAS-Bench-201 cell has ${to + 1} edges, as in ${form}`)
    return edges.map((edge, from) => {
      const [op, source, ...rest] = edge.split('~')
      if (source !== String(from) || rest.length > 0) refuse(`edge '${edge}' should be '<op>~${from}', as in ${form}`)
      if ((NB201_OPS as readonly string[]).includes(op)) return op as NasBench201Op
      const guess = closest(op, NB201_OPS)
      const detail = `unknown op '${op}'; ${guess ? `did you mean '${guess}'? ` : ''}known: ${NB201_OPS.join(', ')}`
      throw new ArchitectureError('unknown_op', [{ pointer, detail }])
    })
  })
  return ops as unknown as NasBench201Cell
}

/** The benchmark's string of a cell. */
export function printCell([a, b, c, d, e, f]: NasBench201Cell): string {
  return `|${a}~0|+|${b}~0|${c}~1|+|${d}~0|${e}~1|${f}~2|`
}

/** Uniform over the 15,284 connected cells. */
export function sampleCell(random: Random): NasBench201Cell {
  for (;;) {
    const cell = NB201_EDGES.map(() => random.pick(NB201_OPS)) as unknown as NasBench201Cell
    if (isConnected(cell)) return cell
  }
}

/** Cell number 0 .. 15,624 by the operations as digits to the base 5. This is not the benchmark's own index, which is a shuffle. */
export function cellAt(number: number): NasBench201Cell {
  if (!Number.isInteger(number) || number < 0 || number >= NB201_SIZE) throw new RangeError(`no cell ${number}`)
  return NB201_EDGES.map((_, edge) => NB201_OPS[Math.floor(number / 5 ** (5 - edge)) % 5]) as unknown as NasBench201Cell
}

/** Inverse of `cellAt`. */
export function cellNumber(cell: NasBench201Cell): number {
  return cell.reduce((number, op) => number * 5 + NB201_OPS.indexOf(op), 0)
}

/** Whether the cell's output depends on its input: 15,284 of the cells. */
export function isConnected(cell: NasBench201Cell): boolean {
  const reached = [true, false, false, false]
  // The edges come in the order of their target, so every source is settled before it is read.
  NB201_EDGES.forEach(([from, to], edge) => {
    if (reached[from] && cell[edge] !== 'none') reached[to] = true
  })
  return reached[3]
}

export interface NasBench201Options {
  /** 5 is the benchmark's network, 1 a reduced one. */
  readonly cellsPerStage?: number
  /** Channels of the first stage; doubled at each reduction. */
  readonly channels?: number
  readonly input?: CellArchitecture['input']
  readonly classes?: number
}

/**
 * The benchmark's network around a cell: stem to 16 channels, three stages of cells at 16, 32 and 64 channels, a residual reduction
 * before the second and the third, then BN-ReLU, global average pool, linear. A block for the stem, each cell, each reduction and the head.
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
