// Which constants beside activations were learned: positions, tokens, scales; not masks and tables of sines.
import type { Made } from './reading.ts'

/** Nodes between a term of the attention scores and their softmax, at most. */
const HOPS = 8
/** What may lie between: it keeps scores scores. */
const BETWEEN: ReadonlySet<string> = new Set(['add', 'scalar', 'reshape', 'transpose', 'clip', 'sub', 'expand'])

/**
 * False for a constant that a file holds as a tensor of its own, but that nobody learned as it is:
 * - a factor that varies along several axes: rotary embeddings and masks do, learned scales vary along one;
 * - a term of attention scores: a mask, or the bias of relative positions spread over all pairs, whose table is much smaller.
 * A constant that the file computes of a table is counted by the table, and true.
 */
export function isLearned(made: readonly Made[], needed: Uint8Array, index: number): boolean {
  const { op, shape, tensors } = made[index]
  if (op.type !== 'parameter') return true
  const [{ sources, dims }] = tensors
  const stored = [...sources.values()].reduce((sum, count) => sum + count, 0)
  const asItIs = sources.size === 1 && stored === dims.reduce((product, size) => product * size, 1)
  const wide = shape.filter((size) => size > 1).length
  if (!asItIs || wide < 2) return true
  const readers = made.flatMap((node, i) => (needed[i] && node.inputs.includes(index) ? [i] : []))
  if (readers.every((i) => ['mul', 'div'].includes(made[i].op.type))) return false
  return !readers.every((i) => made[i].op.type === 'add' && isScore(made, needed, i))
}

/** Whether a value goes into a softmax, but for what keeps scores scores. */
function isScore(made: readonly Made[], needed: Uint8Array, from: number): boolean {
  let at = from
  for (let hop = 0; hop < HOPS; hop++) {
    const next = made.findIndex((node, i) => i > at && needed[i] === 1 && node.inputs.includes(at))
    if (next < 0) return false
    if (made[next].op.type === 'softmax') return true
    if (!BETWEEN.has(made[next].op.type)) return false
    at = next
  }
  return false
}
