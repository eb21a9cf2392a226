// The table of a check: how far off the predictions are, by kind of network, beside simple ways to predict.
import { fitNonNegative } from '../devices/non-negative-fit.ts'
import { bootstrapMean } from '../statistics/bootstrap.ts'
import { mean } from '../statistics/summary.ts'
import { CHECK_SAMPLERS, drawNetwork } from './sample/samplers.ts'
import { slowness, typical } from './stopwatch.ts'
import { activations, cost } from '@archcast/core/arch/cost.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import type { Interval } from '../statistics/bootstrap.ts'
import type { Checked } from './check-profile.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { KernelModel } from '@archcast/core/latency/kernel-model.ts'

export interface CheckRow {
  readonly method: string
  readonly kind: string
  readonly networks: number
  /** Shares of the networks. */
  readonly within5: number
  readonly within10: Interval
  /** Mean absolute error as a share of the measurement. */
  readonly relative: number
  /** Share of the measurements that lie in their prediction's interval, for methods that have one. */
  readonly covered?: number
}

interface CheckPrediction {
  readonly value: number
  readonly covers?: boolean
}

type CheckMethod = (checked: Checked) => CheckPrediction

/**
 * The profile's predictions for all networks and for each kind; then the baselines for all, where it has times to fit
 * them.
 */
export function checkRows(checked: readonly Checked[], model: KernelModel, seed: number): CheckRow[] {
  const kernels: CheckMethod = ({ measured, predicted: { value, low, high } }) => {
    return { value, covers: measured >= low && measured <= high }
  }
  const kinds = Object.entries(CHECK_SAMPLERS).map(([sampler, kind]) => {
    return [kind, checked.filter((network) => network.sampler === sampler)] as const
  })
  const rowOf = (method: string, predict: CheckMethod) => (kind: string, networks: readonly Checked[]) =>
    row(method, kind, networks, predict, seed)
  const own = rowOf('kernels', kernels)
  const rows = [own('all', checked), ...kinds.map(([kind, networks]) => own(kind, networks))]
  for (const [method, predict] of baselines(model)) rows.push(rowOf(method, predict)('all', checked))
  return rows.filter(({ networks }) => networks > 0)
}

function row(method: string, kind: string, networks: readonly Checked[], predict: CheckMethod, seed: number): CheckRow {
  const predictions = networks.map(predict)
  const errors = predictions.map(({ value }, i) => Math.abs(value / networks[i].measured - 1))
  const share = (limit: number) => errors.filter((error) => error <= limit).length / errors.length
  const covers = predictions.flatMap(({ covers }) => (covers === undefined ? [] : [Number(covers)]))
  if (networks.length === 0) return { method, kind, networks: 0, within5: 0, within10: NONE, relative: 0 }
  return {
    method,
    kind,
    networks: networks.length,
    within5: share(0.05),
    within10: bootstrapMean(
      errors.map((error) => Number(error <= 0.1)),
      { seed },
    ),
    relative: mean(errors),
    ...(covers.length > 0 && { covered: mean(covers) }),
  }
}

const NONE: Interval = { value: 0, low: 0, high: 0, resamples: 0 }

/** Whether a profile has the times that simple ways to predict are fitted to; those of a bundle come without. */
export function hasTimes({ networks }: KernelModel): boolean {
  return networks.some(({ sampler }) => sampler in CHECK_SAMPLERS)
}

/**
 * Sums over whole networks, fitted as the kernels are to the profile's networks; none where the profile has no times.
 */
function baselines(model: KernelModel): [string, CheckMethod][] {
  if (!hasTimes(model)) return []
  const { networks, reference } = model
  const base = reference.map((ms) => ms * 1000)
  const whole = networks.filter(({ sampler }) => sampler in CHECK_SAMPLERS)
  const graphs = whole.map(({ sampler, seed }) => drawNetwork(sampler, seed))
  const times = whole.map(({ us, reference: beside }) => {
    const ms = typical(us) / 1000
    return ms / slowness(beside, base, ms)
  })
  const ways: [string, (graph: ArchGraph) => number[]][] = [
    ['a line through MACs', (graph) => [cost(graph).macs]],
    ['MACs and activations', (graph) => [cost(graph).macs, activations(graph)]],
  ]
  return ways.map(([method, measure]) => {
    const amounts = (graph: ArchGraph) => Float64Array.of(...measure(prune(graph)), 1)
    const weights = fitNonNegative(graphs.map(amounts), times)
    return [method, ({ graph }) => ({ value: amounts(graph).reduce((sum, x, j) => sum + x * weights[j], 0) })]
  })
}

/** Markdown. */
export function checkTable(rows: readonly CheckRow[]): string {
  const percent = (share: number) => (100 * share).toFixed(1)
  const head =
    '| predicted by | networks | number | within 5 %, % | within 10 %, % | mean error, % | in the interval, % |'
  const lines = rows.map(({ method, kind, networks, within5, within10: { value, low, high }, relative, covered }) => {
    const cells = [method, kind, networks, percent(within5), `${percent(value)} [${percent(low)}, ${percent(high)}]`]
    return `| ${[...cells, percent(relative), covered === undefined ? '' : percent(covered)].join(' | ')} |`
  })
  return [head, '| --- | --- | --- | --- | --- | --- | --- |', ...lines].join('\n')
}
