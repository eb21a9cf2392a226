// A device of networks of any design from a few measurements: a sum of known devices and of the plainest kinds of work.
import { predictWith } from './fit-linear-device.ts'
import { fitNonNegative } from './non-negative-fit.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'
import type { MeasuredWork, WorkWeights } from './fit-linear-device.ts'

/** What all known devices being equally like the new one says against the samples, of which each is 1. */
const RIDGE = 0.01

/** For each pattern, weights of a device that does only the work whose names the pattern matches. */
export const sumsOf = (patterns: readonly RegExp[]): WorkWeights[] =>
  patterns.map((names) => Float64Array.of(...EXECUTED_WORK.map((name) => Number(names.test(name))), 0))

/** What a device may be bound by whatever the known ones are: launches, chains of them, memory, arithmetic. */
const PLAIN_RELATIVES = sumsOf([
  /^written\..*\.calls$/,
  /^fused\.(?!path).*\.calls$/,
  /^fused\.path\.calls$/,
  /^fused\..*\.elements$/,
  /^fused\..*\.weights$/,
  /^fused\..*\.macs$/,
])

/** The same, and what accelerators are slow at: what is no product with weights, or goes channel by channel. */
export const PLAIN_AND_SLOW = [
  ...PLAIN_RELATIVES,
  ...sumsOf([
    /^fused\.(norm|softmax|reduction|function|arithmetic|pool|copy|transpose|product)\.calls$/,
    /^fused\.(norm|softmax|reduction|function|arithmetic|pool|copy|transpose|product)\.elements$/,
    /^fused\.(grouped|depthwise)\.elements$/,
    /^fused\.(grouped|depthwise)\.macs$/,
  ]),
]

/**
 * Weights as a non-negative combination: of those of known devices, near their average where the measurements do not
 * say; of one weight for all work of each plain kind; and of a constant. Where no device is known, only the plain kinds
 * count.
 *
 * @param networks `work` as `executedWorkOf` gives it, one at least
 */
export function combine(
  known: readonly WorkWeights[],
  networks: readonly MeasuredWork[],
  plain = PLAIN_RELATIVES,
): WorkWeights {
  const parts = [...known, ...plain]
  const likely = known.length > 0 ? known.length : parts.length
  return sumOfParts(parts, networks, (rows, values) => {
    // Each likely part brought to the level of the new device is as much of the prior.
    const prior = new Float64Array(parts.length + 1)
    for (let k = 0; k < likely; k++) {
      const share = rows.reduce((sum, row, i) => sum + row[k] / values[i] / rows.length, 0)
      if (share > 0) prior[k] = 1 / likely / share
    }
    return { prior, ridge: RIDGE / networks.length }
  })
}

/**
 * Weights that are a non-negative combination of parts and of a constant.
 *
 * @param nearTo what `fitNonNegative` shall stay near
 */
export function sumOfParts(
  parts: readonly WorkWeights[],
  networks: readonly MeasuredWork[],
  nearTo: (
    rows: readonly Float64Array[],
    values: readonly number[],
  ) => NonNullable<Parameters<typeof fitNonNegative>[2]> = () => ({}),
): WorkWeights {
  const rows = networks.map(({ work }) => Float64Array.of(...parts.map((weights) => predictWith(weights, work)), 1))
  const values = networks.map(({ value }) => value)
  const combination = fitNonNegative(rows, values, nearTo(rows, values))
  const weights = new Float64Array(EXECUTED_WORK.length + 1)
  parts.forEach((own, k) => own.forEach((weight, j) => (weights[j] += combination[k] * weight)))
  weights[EXECUTED_WORK.length] += combination[parts.length]
  return weights
}
