// What is known of networks from elsewhere, as columns of a head that few labels fit.
import { ranks } from '../statistics/ranks.ts'
import { fitKernelHead } from './kernel-head.ts'
import { STRUCTURE_FEATURES } from '@archcast/core/features/structure.ts'
import { GRAPH_FEATURES } from '@archcast/core/latency/executed/graph-features.ts'
import { featureReader } from '@archcast/core/predict/tasks/task-head.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'
import type { Transfer } from '@archcast/core/predict/tasks/task-head.ts'

export const ALL_FEATURES: readonly string[] = [...GRAPH_FEATURES, ...STRUCTURE_FEATURES]

/** Another task, with its default recipe; undefined where it leans on others itself. */
export function transferOf({ task, model, transfers, recipes }: TaskFile): Transfer | undefined {
  if (transfers) return undefined
  const spoken = new Set(recipes?.default.split('_'))
  return { of: task, model, words: (recipes?.words ?? []).map((word) => Number(spoken.has(word))) }
}

/**
 * How another predictor ranks networks that nobody has trained, learned from what it says of many. The file that needs
 * it is then complete, and as fast as any.
 *
 * @param networks of the space in question, each once. Throws RangeError for fewer than twenty
 */
export function distil(
  of: string,
  networks: readonly { readonly graph: ArchGraph; readonly value: number }[],
  seed: number,
): Transfer {
  const featuresOf = featureReader(ALL_FEATURES)
  const scores = scoresOf(networks.map(({ value }) => value))
  const examples = networks.map(({ graph }, i) => ({ columns: featuresOf(graph), value: scores[i], group: `${i}` }))
  return { of, model: fitKernelHead(examples, { features: ALL_FEATURES, seed }).model, words: [] }
}

/**
 * Ranks among all, spread as a logistic distribution: what another predictor says is rarely on the metric's own scale.
 */
function scoresOf(values: readonly number[]): number[] {
  const places = ranks(values)
  return Array.from(places, (rank) => Math.log((rank - 0.5) / (values.length - rank + 0.5)))
}
