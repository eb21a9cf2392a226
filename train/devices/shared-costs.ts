// Devices that were measured with few networks each, learnt together: they share what a kernel costs, and each has its
// speed.
import { median } from '../statistics/summary.ts'
import { predictWith } from './fit-linear-device.ts'
import { fitNonNegative } from './non-negative-fit.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'
import type { MeasuredExecution } from './fit-executed.ts'
import type { WorkWeights } from './fit-linear-device.ts'
import type { KernelKind } from '@archcast/core/latency/executed/kinds.ts'

export interface SharedCosts {
  /** Of a device of speed 1. */
  readonly weights: WorkWeights
  /** What each device takes times as long, in the order that they were given in. */
  readonly scales: readonly number[]
}

/** Rounds of weights for the speeds, and speeds for the weights. */
const ROUNDS = 5
/** Few networks say little of rare kernels: measured on networks that were left out. */
const RIDGE = 0.01
const PARTS_RIDGE = 0.1

/** What runtimes of phones' accelerators execute is fused; how a network was written is lost on them. */
const COLUMNS = EXECUTED_WORK.flatMap((name, j) => (name.startsWith('fused.') ? [j] : []))

/**
 * Weights that all devices share but for a factor.
 *
 * @param devices networks of each; a device of none has the factor 1
 */
export function fitShared(devices: readonly (readonly MeasuredExecution[])[]): SharedCosts {
  const rowOf = ({ work }: MeasuredExecution) => Float64Array.of(...COLUMNS.map((j) => work[j]), 1)
  return alternate(devices, rowOf, (rows, values) => {
    const fitted = fitNonNegative(rows, values, { ridge: RIDGE })
    const weights = new Float64Array(EXECUTED_WORK.length + 1)
    COLUMNS.forEach((j, i) => (weights[j] = fitted[i]))
    weights[EXECUTED_WORK.length] = fitted[COLUMNS.length]
    return weights
  })
}

/**
 * The same for devices that compute with other numbers: the known weights, with one factor for each part of the work.
 * So kernels seen in one network alone keep their place. Norms may cost more than their part: where the accelerator has
 * no kernel, runtimes of integers hand data to the processor and back.
 */
export function fitParts(devices: readonly (readonly MeasuredExecution[])[], base: WorkWeights): SharedCosts {
  const rowOf = ({ work }: MeasuredExecution) => {
    const row = new Float64Array(PART_COUNT)
    base.forEach((weight, j) => (row[PARTS[j]] += weight * (j < work.length ? work[j] : 1)))
    row[PART_COUNT - 1] = work[HANDED_OVER]
    return row
  }
  const prior = new Float64Array(PART_COUNT).fill(1, 0, PART_COUNT - 1)
  return alternate(devices, rowOf, (rows, values) => {
    const factors = fitNonNegative(rows, values, { ridge: PARTS_RIDGE, prior })
    const weights = base.map((weight, j) => weight * factors[PARTS[j]])
    weights[HANDED_OVER] += factors[PART_COUNT - 1]
    return weights
  })
}

function alternate(
  devices: readonly (readonly MeasuredExecution[])[],
  rowOf: (network: MeasuredExecution) => Float64Array,
  weigh: (rows: readonly Float64Array[], values: readonly number[]) => WorkWeights,
): SharedCosts {
  const rows = devices.map((networks) => networks.map(rowOf))
  let scales = devices.map((networks) => (networks.length > 0 ? median(networks.map(({ value }) => value)) : 1))
  let weights = new Float64Array(EXECUTED_WORK.length + 1)
  for (let round = 0; round < ROUNDS; round++) {
    const values = devices.flatMap((networks, d) => networks.map(({ value }) => value / scales[d]))
    weights = weigh(rows.flat(), values) as Float64Array<ArrayBuffer>
    scales = devices.map((networks, d) => {
      if (networks.length === 0) return scales[d]
      return Math.exp(median(networks.map(({ value, work }) => Math.log(value / predictWith(weights, work)))))
    })
  }
  return { weights, scales }
}

/** Kinds that devices are fast or slow at together; the rest is one more group. */
const GROUPS: readonly ReadonlySet<KernelKind>[] = [
  new Set(['grouped', 'depthwise']),
  new Set(['stem', 'dense']),
  new Set(['pointwise']),
  new Set(['linear', 'product', 'recurrent']),
]
const AMOUNTS = ['calls', 'elements', 'weights']

/** Each group by what it starts, moves, reads of weights and computes; the intercept; what is handed over, alone. */
const PARTS: readonly number[] = [
  ...EXECUTED_WORK.map((name) => {
    const [, kind, amount] = name.split('.')
    const group = GROUPS.findIndex((kinds) => kinds.has(kind as KernelKind))
    return (AMOUNTS.length + 1) * (group + 1) + AMOUNTS.indexOf(amount) + 1
  }),
  (AMOUNTS.length + 1) * (GROUPS.length + 1),
]
const PART_COUNT = PARTS[EXECUTED_WORK.length] + 2
const HANDED_OVER = EXECUTED_WORK.indexOf('fused.norm.elements')
