// The cell space of the Graph HyperNetworks paper (arXiv 1810.05749, section 5), as this project reads it.
import { ArchitectureError } from '../arch/errors.ts'
import { didYouMean } from '../arch/suggest.ts'
import { GHN_OPS, type GhnCell, type GhnOp } from './ghn-network.ts'
import type { Random } from './random.ts'

export * from './ghn-network.ts'

/** Nodes of a cell in the paper: 17 to search and to test, 7 to train. */
export const GHN_SEARCH_NODES = 17
export const GHN_TRAIN_NODES = 7
/** The largest cell whose 18 blocks stay within the limits of an expanded network, whatever its operations. */
export const MOST_NODES = 20

/** Draws a cell: an operation for each node, and one or two different earlier nodes that it reads. */
export function sampleCell(random: Random, nodes = GHN_SEARCH_NODES): GhnCell {
  return Array.from({ length: nodes }, (_, index) => {
    const op = random.pick(GHN_OPS)
    const a = random.int(index + 1)
    const b = random.int(index + 1)
    const from = a === b || random.int(2) === 0 ? [a] : [Math.min(a, b), Math.max(a, b)]
    return { op, from }
  })
}

/** `sep_conv_3x3~0|max_pool_3x3~0~1|...`: a node an entry, with the numbers of what it reads. */
export function printCell(cell: GhnCell): string {
  return cell.map(({ op, from }) => [op, ...from].join('~')).join('|')
}

/**
 * Inverse of `printCell`.
 * @param pointer where the text stands in the document, for errors
 * @throws {ArchitectureError} `invalid_architecture`, `unknown_op`, or `too_large` for more than 20 nodes
 */
export function parseCell(text: string, pointer = ''): GhnCell {
  const entries = text.trim().split('|')
  if (entries.length > MOST_NODES) {
    throw new ArchitectureError('too_large', [{ pointer, detail: `a cell has at most ${MOST_NODES} nodes` }])
  }
  return entries.map((entry, index) => {
    const [op, ...sources] = entry.split('~')
    if (!isOp(op)) {
      const hint = didYouMean(op, GHN_OPS)
      const detail = `unknown op '${op.slice(0, 64)}' of node ${index + 1}; ${hint}known: ${GHN_OPS.join(', ')}`
      throw new ArchitectureError('unknown_op', [{ pointer, detail }])
    }
    const from = sources.map((source) => (/^\d{1,2}$/.test(source) ? Number(source) : -1))
    const ascending = from.every((source, i) => source > (from[i - 1] ?? -1) && source <= index)
    if (from.length === 0 || !ascending) {
      const detail = `node ${index + 1} must be '<op>~<node>~...' with numbers from 0 to ${index}, ascending`
      throw new ArchitectureError('invalid_architecture', [{ pointer, detail }])
    }
    return { op, from }
  })
}

function isOp(text: string): text is GhnOp {
  return (GHN_OPS as readonly string[]).includes(text)
}
