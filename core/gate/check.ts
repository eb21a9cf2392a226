// One limit, one model: the verdict, by the interval and the rule.
import { differenceOf, exactly, negated, ratioOf, settle } from './interval.ts'
import { formatValue } from './quantity.ts'
import type { Requirement } from './budgets.ts'
import type { Rule } from './gate-config.ts'
import type { Settled } from './interval.ts'
import type { ModelPrediction, ValueRange } from './model-prediction.ts'
import type { Metric } from './quantity.ts'

/** All but the first two say that nothing could be told; they never pass in silence. */
export type Verdict =
  | 'pass'
  | 'broken'
  | 'inconclusive'
  | 'outside_domain'
  | 'no_baseline'
  | 'broken_baseline'
  | 'unreadable'

/** Why the baseline's model cannot be read. */
export interface MissingBaseline {
  readonly reason: string
  /** Whether it is damaged, which a change may repair; else it could not be had. */
  readonly damaged: boolean
  /** Whether that is so of all of the baseline, and not of this model alone. */
  readonly whole?: boolean
  /** What cannot be told for that; by default nothing can. */
  readonly metric?: Metric
}

export interface Judged {
  readonly verdict: Verdict
  /** The model's, in the unit of the metric; left out where it has none, or none can be told. */
  readonly range?: ValueRange
  /** Timed on this machine rather than predicted or counted. */
  readonly measured: boolean
  /** Of the baseline, where the limit is relative. */
  readonly baseline?: ValueRange
  /** Beside the baseline: a factor, or for the accuracy a difference. */
  readonly change?: ValueRange
  /** Why nothing could be told, a sentence each. */
  readonly reasons: readonly string[]
}

interface Known {
  readonly range: ValueRange
  readonly outside: readonly string[]
  readonly ratio?: ValueRange | undefined
  readonly measured?: boolean
  readonly failure?: string | undefined
}

/**
 * @param before the same model in the baseline
 * @param lost why it cannot be read. Throws an Error where the prediction lacks what the limit is about.
 */
export function judge(
  requirement: Requirement,
  rule: Rule,
  now: ModelPrediction,
  before?: ModelPrediction,
  lost?: MissingBaseline,
): Judged {
  const { metric, device, limit } = requirement
  if (metric === 'accuracy' && now.no_accuracy !== undefined) {
    return { verdict: 'outside_domain', measured: false, reasons: [now.no_accuracy] }
  }
  if (metric === 'size' && now.no_size !== undefined) {
    return { verdict: 'unreadable', measured: false, reasons: [now.no_size] }
  }
  const own = knownOf(now, metric, device)
  const facts = { range: own.range, measured: own.measured === true }
  const verdict = (settled: Settled, reasons: readonly string[] = []) => ({ ...facts, verdict: settled, reasons })
  if (limit.kind === 'absolute') {
    if (own.failure !== undefined) return verdict('inconclusive', [own.failure])
    if (own.outside.length > 0) return { ...facts, verdict: 'outside_domain', reasons: own.outside }
    return verdict(against(metric, own.range, limit.value, rule))
  }
  const base = before && find(before, metric, device)
  if (!base) return { ...facts, ...withoutBase(metric, before, lost) }
  const same = now.hash === before.hash && metric !== 'size'
  const change = own.ratio ?? (same ? unchanged(metric) : compared(metric, own.range, base.range))
  const beside = { baseline: base.range, change }
  if (own.failure !== undefined && !own.ratio) return { ...verdict('inconclusive', [own.failure]), ...beside }
  const outside = own.ratio || same ? [] : [...new Set([...own.outside, ...base.outside])]
  if (outside.length > 0) return { ...facts, ...beside, verdict: 'outside_domain', reasons: outside }
  return { ...verdict(against(metric, change, limit.value, rule)), ...beside }
}

function withoutBase(
  metric: Metric,
  before?: ModelPrediction,
  lost?: MissingBaseline,
): Pick<Judged, 'verdict' | 'reasons'> {
  if (lost && (lost.metric ?? metric) === metric)
    return lost.damaged
      ? { verdict: 'broken_baseline', reasons: [lost.reason] }
      : {
          verdict: 'unreadable',
          reasons: [lost.whole ? lost.reason : `the baseline's model cannot be read: ${lost.reason}`],
        }
  const damage = metric === 'size' ? before?.no_size : undefined
  if (damage !== undefined) return { verdict: 'broken_baseline', reasons: [damage] }
  // A report is of the limits that it was made for.
  const partly = 'has this model, but not this of it; make its report anew with these budgets'
  return { verdict: 'no_baseline', reasons: before ? [partly] : [] }
}

const against = (metric: Metric, range: ValueRange, limit: number, rule: Rule) =>
  metric === 'accuracy' ? settle(negated(range), -limit, rule) : settle(range, limit, rule)

const unchanged = (metric: Metric) => exactly(metric === 'accuracy' ? 0 : 1)

const compared = (metric: Metric, now: ValueRange, before: ValueRange) =>
  metric === 'accuracy' ? differenceOf(now, before) : ratioOf(now, before)

function knownOf(prediction: ModelPrediction, metric: Metric, device: string | undefined): Known {
  const known = find(prediction, metric, device)
  if (known) return known
  throw new Error(
    `${prediction.model} has no prediction of its ${metric}${device === undefined ? '' : ` on ${device}`}`,
  )
}

function find(prediction: ModelPrediction, metric: Metric, device = ''): Known | undefined {
  if (metric === 'latency') {
    const latency = prediction.latency[device] as ModelPrediction['latency'][string] | undefined
    if (!latency) return undefined
    const { outside, ratio, failure, source } = latency
    return { range: rangeOf(latency), outside, ratio, failure, measured: source === 'measured' }
  }
  if (metric === 'accuracy') {
    return prediction.accuracy && { range: rangeOf(prediction.accuracy), outside: prediction.accuracy.outside }
  }
  const counted = prediction[metric]
  return counted === undefined ? undefined : { range: exactly(counted), outside: [] }
}

const rangeOf = ({ value, low, high }: ValueRange): ValueRange => ({ value, low, high })

/** `4.87 ms [4.60, 5.15]`; what is counted has no interval, and what the model has not is empty. */
export function formatRange(metric: Metric, range: ValueRange | undefined): string {
  if (!range) return ''
  const { value, low, high } = range
  const shown = formatValue(metric, value)
  if (low === high) return shown
  const bare = (end: number) => formatValue(metric, end).replace(/ (ms|%)$/, '')
  return `${shown} [${bare(low)}, ${bare(high)}]`
}

/** `+5.2% [+1.0, +9.8]`, or in points for the accuracy. */
export function formatChange(metric: Metric, { value, low, high }: ValueRange): string {
  const points = metric === 'accuracy'
  const signed = (x: number) => {
    const percent = 100 * (points ? x : x - 1)
    // No "-0.0".
    const text = percent.toFixed(points ? 2 : 1)
    return Number(text) === 0 ? text.replace('-', '') : `${percent > 0 ? '+' : ''}${text}`
  }
  const shown = `${signed(value)}${points ? ' points' : '%'}`
  return low === high ? shown : `${shown} [${signed(low)}, ${signed(high)}]`
}
