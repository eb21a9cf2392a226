// What an accuracy head says of networks of other designs: a line through another task's head, which never saw its
// space.
import { LEVEL, conformalRange } from '../statistics/conformal.ts'
import { kendallTau } from '../statistics/kendall.ts'
import { mean } from '../statistics/summary.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { AccuracyHeadDetails } from '@archcast/core/predict/accuracy-head.ts'
import type { TaskHead } from '@archcast/core/predict/tasks/task-head.ts'

/** Above chance, so that no logit is infinite. */
const LEAST = 0.01

type ElsewhereLine = NonNullable<AccuracyHeadDetails['elsewhere']>

/** Least squares of logits between chance and the ceiling; a slope below 0 is none. */
export function fitElsewhere(
  other: TaskHead,
  networks: readonly { readonly graph: ArchGraph; readonly accuracy: number; readonly group: string }[],
  { chance, ceiling }: { readonly chance: number; readonly ceiling: number },
): ElsewhereLine {
  const told = networks.map(({ graph }) => other.predict(graph).value)
  const accuracies = networks.map(({ accuracy }) => accuracy)
  const values = accuracies.map((accuracy) => Math.log(Math.max(LEAST, accuracy - chance) / (ceiling - accuracy)))
  const [x, y] = [mean(told), mean(values)]
  const products = mean(told.map((value, i) => (value - x) * (values[i] - y)))
  const slope = Math.max(0, products / mean(told.map((value) => (value - x) ** 2)))
  const intercept = y - slope * x
  const [low, high] = conformalRange(
    accuracies.map(
      (accuracy, i) => accuracy - chance - (ceiling - chance) / (1 + Math.exp(-intercept - slope * told[i])),
    ),
    LEVEL,
    networks.map(({ group }) => group),
  )
  const fitted = { intercept, slope, low, high, kendall_tau: kendallTau(told, values) }
  const rounded = Object.fromEntries(
    Object.entries(fitted).map(([name, value]) => [name, Number(value.toPrecision(6))]),
  ) as typeof fitted
  return { from: other.file.task, ...rounded, networks: networks.length }
}
