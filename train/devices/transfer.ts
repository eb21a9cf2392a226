// A new device from a few measurements: a sum of known devices, which need not be weighed kind by kind.
import { predictWith } from './fit-linear-device.ts'
import { fitNonNegative } from './non-negative-fit.ts'
import { WORK_FEATURES } from '@archcast/core/features/work.ts'
import type { MeasuredWork, WorkWeights } from './fit-linear-device.ts'
import type { LinearModel } from '@archcast/core/latency/linear-model.ts'

/** What a sample says against all known devices being equally like the new one. */
const RIDGE = 0.003

/** The weights of a device as a vector. */
export function transferWeights({ intercept, weights }: LinearModel): WorkWeights {
  return Float64Array.of(...WORK_FEATURES.map((name) => weights[name] ?? 0), intercept)
}

/**
 * Weights as a non-negative combination of those of known devices, near their average where the measurements do not
 * say. The known devices are sums of work, so the new one is too, and predicts whatever they do.
 */
export function transfer(known: readonly WorkWeights[], networks: readonly MeasuredWork[]): WorkWeights {
  const rows = networks.map(({ work }) => Float64Array.of(...known.map((weights) => predictWith(weights, work)), 1))
  const values = networks.map(({ value }) => value)
  // Each known device brought to the level of the new one is one k-th of the prior.
  const prior = new Float64Array(known.length + 1)
  known.forEach((_, k) => {
    let share = 0
    rows.forEach((row, i) => (share += row[k] / values[i] / rows.length))
    if (share > 0) prior[k] = 1 / known.length / share
  })
  const combination = fitNonNegative(rows, values, { prior, ridge: RIDGE })
  const weights = new Float64Array(WORK_FEATURES.length + 1)
  known.forEach((own, k) => own.forEach((weight, j) => (weights[j] += combination[k] * weight)))
  weights[WORK_FEATURES.length] += combination[known.length]
  return weights
}
