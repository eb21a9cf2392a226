// An architecture as a vector of fixed length: what the accuracy head reads.
import { cost } from '../arch/cost.ts'
import { prunedKeepingSkips } from '../arch/prune.ts'
import { CENSUS } from '../ops/operation-work.ts'
import { homeOf } from '../ops/table.ts'
import { SEQUENCES, blockPaths } from './block-paths.ts'
import type { ArchGraph } from '../arch/graph.ts'

/** What sums of paths are taken by: with few examples, sequences one by one say too little. */
const MARGINS = [
  { name: 'windowed', letters: 's' },
  { name: 'weighted', letters: 'sp' },
  { name: 'pooled', letters: 'a' },
] as const

/** For each sequence, the position of its sum in each margin. */
const SUMS = SEQUENCES.map((sequence) =>
  MARGINS.map(
    ({ letters }, margin) => 4 * margin + sequence.split('').filter((letter) => letters.includes(letter)).length,
  ),
)

/** Names of what `structureOf` gives, in order. */
export const STRUCTURE_FEATURES: readonly string[] = [
  ...['written', 'pruned'].flatMap((graph) => [
    `${graph}.log_macs`,
    `${graph}.log_params`,
    ...CENSUS.map((kind) => `${graph}.${kind}`),
  ]),
  ...['paths', 'mean', 'shortest', 'longest'].map((name) => `depth.${name}`),
  ...SEQUENCES.map((sequence) => `path.${sequence || 'skip'}`),
  ...MARGINS.flatMap(({ name }) => [0, 1, 2, 3].map((count) => `paths.with_${count}_${name}`)),
]

/**
 * Means over the blocks [68]: costs and operations of the network as written, and of what can influence its output;
 * then paths by the operations on them, one by one and summed, each count n as log2(1 + n).
 *
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * structureOf(graph).length === STRUCTURE_FEATURES.length // => true
 */
export function structureOf(graph: ArchGraph): Float64Array {
  const live = prunedKeepingSkips(graph)
  const paths = blockPaths(live)
  const vector = new Float64Array(STRUCTURE_FEATURES.length)
  let at = 0
  for (const version of [graph, live]) {
    const { macs, params } = cost(version)
    vector[at++] = Math.log(1 + macs)
    vector[at++] = Math.log(1 + params)
    const counts = vector.subarray(at, (at += CENSUS.length))
    for (const { op } of version.nodes) {
      const kind = homeOf(op).census?.(op)
      if (kind !== undefined) counts[CENSUS.indexOf(kind)] += 1 / paths.length
    }
  }
  for (const block of paths) {
    const depths = [Math.log2(1 + block.paths), block.weighted / block.paths, block.shortest, block.longest]
    depths.forEach((depth, i) => (vector[at + i] += depth / paths.length))
    block.counts.forEach((count, i) => {
      if (count === 0) return
      const share = Math.log2(1 + count) / paths.length
      vector[at + depths.length + i] += share
      for (const sum of SUMS[i]) vector[at + depths.length + SEQUENCES.length + sum] += share
    })
  }
  return vector
}
