// How a task ranks the networks of a space that it has no label of.
import { bootstrapPairs } from '../statistics/bootstrap.ts'
import { kendallTau } from '../statistics/kendall.ts'
import { markdownTable, printInterval } from '../statistics/markdown.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import type { Interval } from '../statistics/bootstrap.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { TaskHead } from '@archcast/core/predict/tasks/task-head.ts'

export interface UnlabelledRow {
  readonly method: string
  readonly networks: number
  readonly kendall: Interval
}

/** A bootstrap of thousands costs seconds in all. */
const RESAMPLES = 200

/** @param networks with their accuracies, which the task has not seen. @param seed of the bootstrap */
export function unlabelledRows(
  task: TaskHead,
  networks: readonly { readonly graph: ArchGraph; readonly accuracy: number }[],
  seed: number,
): UnlabelledRow[] {
  const accuracies = networks.map(({ accuracy }) => accuracy)
  const row = (method: string, say: (graph: ArchGraph) => number): UnlabelledRow => ({
    method,
    networks: networks.length,
    kendall: bootstrapPairs(
      networks.map(({ graph }) => say(graph)),
      accuracies,
      kendallTau,
      { seed, resamples: RESAMPLES },
    ),
  })
  return [
    row(task.file.task, (graph) => task.predict(graph).value),
    row('MACs', (graph) => cost(graph).macs),
    row('parameters', (graph) => cost(graph).params),
  ]
}

export function printUnlabelled(rows: readonly UnlabelledRow[]): string {
  const lines = rows.map(({ method, networks, kendall }) => [method, `${networks}`, printInterval(kendall)])
  return markdownTable([['method, no label of the space', 'networks', 'Kendall tau'], ...lines])
}
