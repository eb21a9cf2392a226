// A metric as what a model predicts of it: near the value that it does not reach, small differences count.
import type { TaskFile } from './task-file.ts'

export interface MetricScale {
  /** Of the metric; increasing. */
  readonly to: (metric: number) => number
  /** The metric again. */
  readonly from: (value: number) => number
}

/** The metric itself where there is no limit; else logarithms of the distance to it, which is above 0. */
export function metricScale({ limit, better }: Pick<TaskFile, 'limit' | 'better'>): MetricScale {
  if (limit === undefined) return { to: (metric) => metric, from: (value) => value }
  if (better === 'higher')
    return { to: (metric) => -Math.log(limit - metric), from: (value) => limit - Math.exp(-value) }
  return { to: (metric) => Math.log(metric - limit), from: (value) => limit + Math.exp(value) }
}
