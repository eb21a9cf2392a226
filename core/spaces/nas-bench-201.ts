// NAS-Bench-201 (Dong & Yang, ICLR 2020, arXiv 2001.00326): cells of four nodes, an operation on each of six edges.
import { ArchitectureError } from '../arch/errors.ts'
import { didYouMean } from '../arch/suggest.ts'
import { NB201_EDGES, NB201_OPS, type NasBench201Cell, type NasBench201Op } from './nas-bench-201-network.ts'
import type { Random } from './random.ts'

export * from './nas-bench-201-network.ts'

/** Number of cells, 5^6. */
export const NB201_SIZE = 15_625

/**
 * Reads `|op~from|+|op~from|op~from|+|op~from|op~from|op~from|`.
 * @param pointer where the string stands in the document, for the error
 * @throws {ArchitectureError} `unknown_op` or `invalid_architecture`
 *
 * @example
 * parseCell('|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|')
 * // => ['nor_conv_3x3', 'none', 'skip_connect', 'none', 'none', 'nor_conv_1x1']
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
      const detail = `unknown op '${op}'; ${didYouMean(op, NB201_OPS)}known: ${NB201_OPS.join(', ')}`
      throw new ArchitectureError('unknown_op', [{ pointer, detail }])
    })
  })
  return ops as unknown as NasBench201Cell
}

/** The benchmark's string of a cell. */
export function printCell([a, b, c, d, e, f]: NasBench201Cell): string {
  return `|${a}~0|+|${b}~0|${c}~1|+|${d}~0|${e}~1|${f}~2|`
}

/**
 * Uniform over the 15,284 connected cells.
 *
 * @example
 * import { createRandom } from '@archcast/core/spaces/random.ts'
 * printCell(sampleCell(createRandom(7)))
 * // => '|nor_conv_1x1~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|avg_pool_3x3~1|avg_pool_3x3~2|'
 */
export function sampleCell(random: Random): NasBench201Cell {
  for (;;) {
    const cell = NB201_EDGES.map(() => random.pick(NB201_OPS)) as unknown as NasBench201Cell
    if (isConnected(cell)) return cell
  }
}

/**
 * Cell number 0 .. 15,624 by the operations as digits to the base 5. This is not the benchmark's own index, which is a
 * shuffle.
 */
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
  return reachedFromInput(cell)[3]
}

/** The cell with `none` on every edge that lies on no path from the input to the output. */
export function liveCell(cell: NasBench201Cell): NasBench201Cell {
  const reached = reachedFromInput(cell)
  const read = [false, false, false, true]
  for (let edge = NB201_EDGES.length - 1; edge >= 0; edge--) {
    const [from, to] = NB201_EDGES[edge]
    if (read[to] && cell[edge] !== 'none') read[from] = true
  }
  const live = cell.map((op, edge) => (reached[NB201_EDGES[edge][0]] && read[NB201_EDGES[edge][1]] ? op : 'none'))
  return live as unknown as NasBench201Cell
}

/** Whether each node of the cell depends on the input. */
function reachedFromInput(cell: NasBench201Cell): boolean[] {
  const reached = [true, false, false, false]
  // The edges come in the order of their target, so every source is settled before it is read.
  NB201_EDGES.forEach(([from, to], edge) => {
    if (reached[from] && cell[edge] !== 'none') reached[to] = true
  })
  return reached
}
