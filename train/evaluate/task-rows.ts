// How well a task that few labels fit predicts networks that are held out, against simple ways.
import { drawFrom } from '../data/data-random.ts'
import { fitTask } from '../heads/fit-task.ts'
import { taskFile } from '../heads/kernel-head.ts'
import { solvePositive } from '../statistics/cholesky.ts'
import { kendallTau } from '../statistics/kendall.ts'
import { markdownTable } from '../statistics/markdown.ts'
import { mean } from '../statistics/summary.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { openTask } from '@archcast/core/predict/tasks/task-head.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Transfer } from '@archcast/core/predict/tasks/task-head.ts'

export interface LabelledTask {
  readonly graph: ArchGraph
  /** A fraction of 1. */
  readonly accuracy: number
  /** Networks that are never on both sides of a split. */
  readonly group: string
  /** 0 or 1 for each option of each choice, where the space is one of choices. */
  readonly choices?: Float64Array
}

export interface TaskRow {
  readonly space: string
  readonly method: string
  readonly labels: number
  /** One a draw, in order. */
  readonly kendall: readonly number[]
  /** Mean absolute error, a fraction of 1. */
  readonly error?: number
  /** Share of the held-out networks in their interval. */
  readonly coverage?: number
}

/** Networks that are tested, for each draw. */
const TESTED = 1500

/** @param transfers what else is known of the networks. @param seed of the draws */
export function taskRows(
  space: string,
  networks: readonly LabelledTask[],
  transfers: readonly Transfer[],
  { labels, draws, seed }: { readonly labels: number; readonly draws: number; readonly seed: number },
  progress: (what: string) => void,
): TaskRow[] {
  const made = Array.from({ length: draws }, (_, draw) => {
    progress(`${space}: ${labels} labels, draw ${draw + 1} of ${draws}`)
    const known = drawFrom(networks, labels, createRandom(seed + draw))
    const groups = new Set(known.map(({ group }) => group))
    const others = networks.filter(({ group }) => !groups.has(group))
    const test = drawFrom(others, TESTED, createRandom(seed + draw))
    const head = (some: readonly Transfer[]) => byHead(known, test, some, seed + draw)
    return {
      head: head(transfers),
      ...(transfers.length > 0 && { alone: head([]) }),
      ...(known[0].choices && { ridge: tau(test, byRidge(known)) }),
      macs: tau(test, ({ graph }) => cost(graph).macs),
    }
  })
  const heads = (method: string, tested: readonly Tested[]): TaskRow => ({
    space,
    method,
    labels,
    kendall: tested.map(({ kendall }) => kendall),
    error: mean(tested.map(({ error }) => error)),
    coverage: mean(tested.map(({ coverage }) => coverage)),
  })
  const names = transfers.map(({ of }) => of).join(', ')
  const [alone, ridge] = [made.flatMap((one) => one.alone ?? []), made.flatMap((one) => one.ridge ?? [])]
  return [
    heads(
      names ? `head, with ${names}` : 'head',
      made.map((one) => one.head),
    ),
    ...(alone.length > 0 ? [heads('head, of these labels alone', alone)] : []),
    ...(ridge.length > 0 ? [{ space, method: 'ridge regression on the choices', labels, kendall: ridge }] : []),
    { space, method: 'MACs, no label', labels, kendall: made.map(({ macs }) => macs) },
  ]
}

interface Tested {
  readonly kendall: number
  readonly error: number
  readonly coverage: number
}

function byHead(
  known: readonly LabelledTask[],
  test: readonly LabelledTask[],
  transfers: readonly Transfer[],
  seed: number,
): Tested {
  const networks = known.map(({ graph, accuracy, group }, i) => ({
    name: `${i}`,
    graph,
    value: accuracy,
    group,
    words: [],
  }))
  const { parts } = fitTask(networks, { better: 'higher', transfers, seed })
  const details = { task: 'tested', metric: 'accuracy', fraction: true, better: 'higher' as const, caveats: [] }
  const head = openTask(taskFile({ ...details, trained: { how: 'drawn', samples: known.length } }, parts))
  const told = test.map(({ graph }) => head.predict(graph))
  return {
    kendall: kendallTau(
      told.map(({ value }) => value),
      test.map(({ accuracy }) => accuracy),
    ),
    error: mean(told.map(({ value }, i) => Math.abs(value - test[i].accuracy))),
    coverage: mean(told.map(({ low, high }, i) => Number(test[i].accuracy >= low && test[i].accuracy <= high))),
  }
}

const tau = (test: readonly LabelledTask[], say: (network: LabelledTask) => number) =>
  kendallTau(
    test.map(say),
    test.map(({ accuracy }) => accuracy),
  )

/** Ridge regression with a penalty of 1 on the options of the choices. */
function byRidge(known: readonly LabelledTask[]): (network: LabelledTask) => number {
  const width = known[0].choices!.length
  const centre = Float64Array.from({ length: width }, (_, j) => mean(known.map(({ choices }) => choices![j])))
  const middle = mean(known.map(({ accuracy }) => accuracy))
  const gram = new Float64Array(width * width)
  const target = new Float64Array(width)
  for (const { choices, accuracy } of known) {
    for (let i = 0; i < width; i++) {
      const own = choices![i] - centre[i]
      target[i] += own * (accuracy - middle)
      for (let j = 0; j < width; j++) gram[i * width + j] += own * (choices![j] - centre[j])
    }
  }
  for (let i = 0; i < width; i++) gram[i * width + i] += 1
  const weights = solvePositive(gram, target)
  return ({ choices }) => weights.reduce((sum, weight, j) => sum + weight * (choices![j] - centre[j]), middle)
}

export function printTasks(rows: readonly TaskRow[]): string {
  const percent = (share: number | undefined, digits: number) =>
    share === undefined ? '' : (100 * share).toFixed(digits)
  const kendall = (values: readonly number[]) =>
    `${mean(values).toFixed(3)} [${Math.min(...values).toFixed(3)}, ${Math.max(...values).toFixed(3)}]`
  const lines = rows.map(({ space, method, labels, kendall: values, error, coverage }) => [
    space,
    `${labels}`,
    method,
    kendall(values),
    percent(error, 2),
    percent(coverage, 1),
  ])
  const heads = ['space', 'labels', 'method', 'Kendall tau', 'mean absolute error, points', '90 % intervals hold, %']
  return markdownTable([heads, ...lines])
}
