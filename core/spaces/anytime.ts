// The anytime space of the Graph HyperNetworks paper (arXiv 1810.05749, section 5), as this project reads it:
// docs/anytime.md.
import { ArchitectureError } from '../arch/errors.ts'
import { didYouMean } from '../arch/suggest.ts'
import { ANYTIME_NODES, ANYTIME_SIZES, type AnytimeNetwork, type AnytimeNode } from './anytime-network.ts'
import { GHN_OPS, type GhnOp } from './ghn-network.ts'
import type { Random } from './random.ts'

export * from './anytime-network.ts'

/** One node in so many carries an early exit, by chance: eight of a network's 48. */
const EXIT_EVERY = 6

/**
 * Draws a network: for each node an operation, a size, one or two earlier values that are no smaller, and maybe an
 * exit.
 */
export function sampleNetwork(random: Random, nodes: readonly number[] = ANYTIME_NODES): AnytimeNetwork {
  return nodes.map((count, cell) => {
    const drawn: AnytimeNode[] = []
    for (let index = 0; index < count; index++) {
      const op = random.pick(GHN_OPS)
      const size = random.pick(ANYTIME_SIZES[cell])
      const able = [0, ...drawn.flatMap((earlier, i) => (earlier.size >= size ? [i + 1] : []))]
      const [a, b] = [random.pick(able), random.pick(able)]
      const from = a === b || random.int(2) === 0 ? [a] : [Math.min(a, b), Math.max(a, b)]
      drawn.push({ op, size, from, exit: random.int(EXIT_EVERY) === 0 })
    }
    return drawn
  })
}

/**
 * `sep_conv_3x3@32~0|max_pool_3x3@16~0~1*|…/…/…`: an entry is a node with the numbers that it reads; a star marks an
 * exit, a slash ends a cell.
 */
export function printNetwork(network: AnytimeNetwork): string {
  const entry = ({ op, size, from, exit }: AnytimeNode) => `${[`${op}@${size}`, ...from].join('~')}${exit ? '*' : ''}`
  return network.map((nodes) => nodes.map(entry).join('|')).join('/')
}

/**
 * Inverse of `printNetwork`.
 * @param pointer where the text stands in the document, for errors
 * @throws {ArchitectureError} `invalid_architecture`, `unknown_op`, or `too_large` for more than 24, 16 or 8 nodes in
 *   the cells
 */
export function parseNetwork(text: string, pointer = ''): AnytimeNetwork {
  const refuse = (code: ArchitectureError['code'], detail: string): never => {
    throw new ArchitectureError(code, [{ pointer, detail }])
  }
  const cells = text.trim().split('/')
  if (cells.length !== 3)
    refuse('invalid_architecture', `an anytime network has 3 cells between slashes, not ${cells.length}`)
  return cells.map((cellText, cell) => {
    const entries = cellText.split('|')
    const most = ANYTIME_NODES[cell]
    if (entries.length > most) refuse('too_large', `cell ${cell + 1} has at most ${most} nodes`)
    const nodes: AnytimeNode[] = []
    entries.forEach((entry, index) => {
      const name = `node ${index + 1} of cell ${cell + 1}`
      const [, op, size, sources, star] = /^([^@~*]*)@(\d{1,2})((?:~\d{1,2})+)(\*?)$/.exec(entry) ?? []
      if (op === undefined)
        refuse('invalid_architecture', `${name} must be '<op>@<size>~<node>~...', with a * after it for an exit`)
      if (!isOp(op)) {
        const hint = didYouMean(op, GHN_OPS)
        refuse('unknown_op', `unknown op '${op.slice(0, 64)}' of ${name}; ${hint}known: ${GHN_OPS.join(', ')}`)
      }
      const sizes: readonly number[] = ANYTIME_SIZES[cell]
      if (!sizes.includes(Number(size)))
        refuse('invalid_architecture', `${name} must work at ${sizes.join(', ')}, not ${size}`)
      const from = sources.slice(1).split('~').map(Number)
      if (from.some((source, i) => source <= (from[i - 1] ?? -1) || source > index)) {
        refuse('invalid_architecture', `${name} must read numbers from 0 to ${index}, ascending`)
      }
      const small = from.find((source) => source > 0 && nodes[source - 1].size < Number(size))
      if (small !== undefined) {
        refuse(
          'invalid_architecture',
          `${name} works at ${size} and cannot read node ${small}, which works at ${nodes[small - 1].size}`,
        )
      }
      nodes.push({ op: op as GhnOp, size: Number(size), from, exit: star === '*' })
    })
    return nodes
  })
}

function isOp(text: string): text is GhnOp {
  return (GHN_OPS as readonly string[]).includes(text)
}
