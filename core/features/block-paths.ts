// The paths through a block by the operations on them: what tells cells of equal cost apart.
import { outputsOf } from '../arch/exits.ts'
import { PATH_LETTERS } from '../ops/operation-work.ts'
import { homeOf } from '../ops/table.ts'
import type { ArchGraph, GraphNode } from '../arch/graph.ts'
import type { Op } from '../ops/table.ts'

const LONGEST = 3

/** Every sequence of up to three operations, the empty one first: 40 of them. */
export const SEQUENCES: readonly string[] = sequences()

/** Index of a sequence with one more operation; of a longer one only the last three count. */
const APPENDED = SEQUENCES.map((sequence) =>
  PATH_LETTERS.map((letter) => SEQUENCES.indexOf((sequence + letter).slice(-LONGEST))),
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

/**
 * Statistics of the paths through each block, from what it reads to what others read of it. Blocks without operations
 * are left out; the others come in the order of their first operation. Blocks must not be interleaved.
 *
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * blockPaths(graph)[1] // => { paths: 4, weighted: 4, shortest: 0, longest: 2, … }
 */
export function blockPaths(graph: ArchGraph): PathStatistics[] {
  const { nodes } = graph
  const handedOn = new Uint8Array(nodes.length)
  for (const index of outputsOf(graph)) handedOn[index] = 1
  for (const { inputs, block } of nodes) for (const i of inputs) if (i >= 0 && nodes[i].block !== block) handedOn[i] = 1

  const blocks: PathStatistics[] = []
  const different: { readonly range: PathRange; readonly statistics: PathStatistics }[] = []
  let end = 0
  for (let start = 0; start < nodes.length; start = end) {
    end = start + 1
    while (end < nodes.length && nodes[end].block === nodes[start].block) end++
    const range = { start, end }
    // Networks repeat their cells; the last kind of cell is the likeliest.
    let known = different.findLast((other) => alike(nodes, handedOn, other.range, range))
    if (!known) different.push((known = { range, statistics: pathsOf(nodes, handedOn, range) }))
    blocks.push(known.statistics)
  }
  return blocks
}

interface PathRange {
  readonly start: number
  readonly end: number
}

/** Whether two blocks have the same operations, joined in the same way. */
function alike(nodes: readonly GraphNode[], handedOn: Uint8Array, a: PathRange, b: PathRange): boolean {
  if (a.end - a.start !== b.end - b.start) return false
  for (let i = 0; i < a.end - a.start; i++) {
    const [one, other] = [nodes[a.start + i], nodes[b.start + i]]
    if (handedOn[a.start + i] !== handedOn[b.start + i] || one.inputs.length !== other.inputs.length) return false
    if (one.op !== other.op && letterOf(one.op) !== letterOf(other.op)) return false
    for (let k = 0; k < one.inputs.length; k++) {
      // Whatever lies before a block is the same to it.
      if (Math.max(-1, one.inputs[k] - a.start) !== Math.max(-1, other.inputs[k] - b.start)) return false
    }
  }
  return true
}

function pathsOf(nodes: readonly GraphNode[], handedOn: Uint8Array, { start, end }: PathRange): PathStatistics {
  const own: PathStatistics[] = []
  const total = nothing()
  for (let index = start; index < end; index++) {
    const { op, inputs } = nodes[index]
    const read = (i: number) => (i >= start ? own[i - start] : START)
    own.push(step(inputs.length === 1 ? read(inputs[0]) : sum(inputs.map(read)), op))
    if (handedOn[index]) add(total, own[index - start])
  }
  return total
}

function sum(terms: readonly PathStatistics[]): PathStatistics {
  const total = nothing()
  for (const term of terms) add(total, term)
  return total
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

function step(before: PathStatistics, op: Op): PathStatistics {
  const letter = letterOf(op)
  if (letter === undefined) return before
  const counts = new Float64Array(SEQUENCES.length)
  before.counts.forEach((count, sequence) => (counts[APPENDED[sequence][letter]] += count))
  if (PATH_LETTERS[letter] === 'a') return { ...before, counts }
  const { paths, weighted, shortest, longest } = before
  return { counts, paths, weighted: weighted + paths, shortest: shortest + 1, longest: longest + 1 }
}

function letterOf(op: Op): number | undefined {
  const letter = homeOf(op).path?.(op)
  return letter === undefined ? undefined : PATH_LETTERS.indexOf(letter)
}

function sequences(): string[] {
  const all = ['']
  for (let i = 0; all[i].length < LONGEST; i++) all.push(...PATH_LETTERS.map((letter) => all[i] + letter))
  return all
}
