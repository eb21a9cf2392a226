// The paths through a block by the operations on them: what tells cells of equal cost apart.
import type { ArchGraph, Op } from '../arch/graph.ts'

/** A convolution with a window, a pointwise one or a linear layer, a pooling; other operations leave no trace on a path. */
const LETTERS = ['s', 'p', 'a'] as const
const LONGEST = 3

/** Every sequence of up to three operations, the empty one first: 40 of them. */
export const SEQUENCES: readonly string[] = sequences()

/** Index of a sequence with one more operation; of a longer one only the last three count. */
const APPENDED = SEQUENCES.map((sequence) =>
  LETTERS.map((letter) => SEQUENCES.indexOf((sequence + letter).slice(-LONGEST))),
)

export interface PathStatistics {
  /** Paths by sequence, [40]. */
  readonly counts: Float64Array
  /** All paths. */
  readonly paths: number
  /** Convolutions and linear layers on a path: over all, and on the shortest and the longest. */
  readonly weighted: number
  readonly shortest: number
  readonly longest: number
}

/** Statistics of the paths from what each block reads to what others read of it, for blocks that have operations, in order. */
export function blockPaths({ nodes, output }: ArchGraph): PathStatistics[] {
  const handedOn = new Uint8Array(nodes.length)
  handedOn[output] = 1
  for (const { inputs, block } of nodes) for (const i of inputs) if (i >= 0 && nodes[i].block !== block) handedOn[i] = 1

  const own: Mutable[] = []
  const blocks = new Map<number, Mutable>()
  nodes.forEach(({ op, inputs, block }, index) => {
    const sum = nothing()
    for (const i of inputs) add(sum, i >= 0 && nodes[i].block === block ? own[i] : START)
    own[index] = step(sum, op)
    if (!handedOn[index]) return
    const total = blocks.get(block) ?? nothing()
    add(total, own[index])
    blocks.set(block, total)
  })
  return [...blocks.entries()].toSorted(([a], [b]) => a - b).map(([, statistics]) => statistics)
}

type Mutable = { -readonly [K in keyof PathStatistics]: PathStatistics[K] }

const nothing = (): Mutable => ({
  counts: new Float64Array(SEQUENCES.length),
  paths: 0,
  weighted: 0,
  shortest: Infinity,
  longest: 0,
})

const START: PathStatistics = { ...nothing(), counts: start(), paths: 1, shortest: 0 }

function start(): Float64Array {
  const counts = new Float64Array(SEQUENCES.length)
  counts[0] = 1
  return counts
}

function add(sum: Mutable, other: PathStatistics): void {
  for (let i = 0; i < sum.counts.length; i++) sum.counts[i] += other.counts[i]
  sum.paths += other.paths
  sum.weighted += other.weighted
  sum.shortest = Math.min(sum.shortest, other.shortest)
  sum.longest = Math.max(sum.longest, other.longest)
}

function step(before: Mutable, op: Op): Mutable {
  const letter = letterOf(op)
  if (letter === undefined) return before
  const counts = new Float64Array(SEQUENCES.length)
  before.counts.forEach((count, sequence) => (counts[APPENDED[sequence][letter]] += count))
  if (LETTERS[letter] === 'a') return { ...before, counts }
  const { paths, weighted, shortest, longest } = before
  return { counts, paths, weighted: weighted + paths, shortest: shortest + 1, longest: longest + 1 }
}

function letterOf(op: Op): number | undefined {
  if (op.type === 'conv') return op.kernel[0] * op.kernel[1] > 1 ? 0 : 1
  if (op.type === 'linear') return 1
  return op.type === 'max_pool' || op.type === 'avg_pool' ? 2 : undefined
}

function sequences(): string[] {
  const all = ['']
  for (let i = 0; all[i].length < LONGEST; i++) all.push(...LETTERS.map((letter) => all[i] + letter))
  return all
}
