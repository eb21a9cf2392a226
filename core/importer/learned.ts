// Which constants beside activations were learned: positions, tokens, scales; not masks and tables of sines.
import type { ImportedNode } from './import-state.ts'

/** Nodes between a term of the attention scores and their softmax, at most. */
const HOPS = 8
/** What may lie between: it keeps scores scores. */
const BETWEEN: ReadonlySet<string> = new Set(['add', 'scalar', 'reshape', 'transpose', 'clip', 'sub', 'expand'])

/** Nodes that read each, first ones first. */
type ReaderCounts = readonly (readonly number[])[]

export function learnedReaders(made: readonly ImportedNode[], needed: Uint8Array): ReaderCounts {
  const readers: number[][] = made.map(() => [])
  made.forEach(({ inputs }, index) => {
    if (needed[index]) for (const input of new Set(inputs)) if (input >= 0) readers[input].push(index)
  })
  return readers
}

/**
 * Learned numbers behind a constant that a file holds as a tensor of its own, where they are not its elements:
 * - none for a factor that varies along several axes: rotary embeddings and masks do, learned scales vary along one;
 * - those of the table for a term of attention scores: the bias of relative positions, which exporters spread over all
 *   pairs of positions.
 * Undefined for any other constant: one that the file computes of a table is counted by the table.
 */
export function learnedNumbers(
  made: readonly ImportedNode[],
  readersOfAll: ReaderCounts,
  index: number,
): number | undefined {
  const { op, shape, tensors } = made[index]
  if (op.type !== 'parameter') return undefined
  const [{ sources, dims }] = tensors
  const stored = [...sources.values()].reduce((sum, count) => sum + count, 0)
  const asItIs = sources.size === 1 && stored === dims.reduce((product, size) => product * size, 1)
  const wide = shape.filter((size) => size > 1).length
  if (!asItIs || wide < 2) return undefined
  const readers = readersOfAll[index]
  if (readers.every((i) => ['mul', 'div'].includes(made[i].op.type))) return 0
  if (!readers.every((i) => made[i].op.type === 'add' && isScore(made, readersOfAll, i))) return undefined
  return relativePositions(shape)
}

/**
 * Entries of the table of relative positions behind a bias [..., n, n] of the pairs of n positions in a square window,
 * maybe with a class token:
 * (2 w - 1)^2, and 3 more, for each head (Liu et al. 2021, Swin; Bao et al. 2022, BEiT). None for other extents.
 */
function relativePositions(shape: readonly number[]): number {
  const [heads = 1, rows, columns] = shape.slice(-3)
  // What varies by window and not by head is a mask.
  if (rows !== columns || heads === 1 || shape.slice(0, -3).some((size) => size > 1)) return 0
  const side = Math.sqrt(rows)
  if (Number.isInteger(side)) return heads * (2 * side - 1) ** 2
  const besideToken = Math.sqrt(rows - 1)
  return Number.isInteger(besideToken) ? heads * ((2 * besideToken - 1) ** 2 + 3) : 0
}

/** Whether a value goes into a softmax, but for what keeps scores scores. */
function isScore(made: readonly ImportedNode[], readers: ReaderCounts, from: number): boolean {
  let at = from
  for (let hop = 0; hop < HOPS; hop++) {
    const [next] = readers[at]
    if (next === undefined) return false
    if (made[next].op.type === 'softmax') return true
    if (!BETWEEN.has(made[next].op.type)) return false
    at = next
  }
  return false
}
