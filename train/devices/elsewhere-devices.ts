// What a device measured in one space takes for networks of others: a sum of devices of real networks. Its interval is
// as wide as such sums err when they know a device by one family alone.
import { evenSample } from '../data/even-sample.ts'
import { LEVEL, conformalRange } from '../statistics/conformal.ts'
import { mean } from '../statistics/summary.ts'
import { executedModel, executedWeights, rounded } from './executed-model.ts'
import { predictWith } from './fit-linear-device.ts'
import { combine, sumOfParts, sumsOf } from './relatives.ts'
import type { MeasuredExecution } from './fit-executed.ts'
import type { WorkWeights } from './fit-linear-device.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { ExecutedModel } from '@archcast/core/latency/executed/executed-latency.ts'

/** A device with the weights of its work, and what it was measured with. */
export interface Relative {
  readonly hardware: string
  readonly weights: WorkWeights
  readonly networks: readonly MeasuredExecution[]
}

/** Networks of a space that say what its kernels cost; more say no more. */
export const ENOUGH = 200
/** Networks of a family that stands for a space, and those of others that it is asked about. */
const FAMILY = 25
/** Families of a device that was measured with networks of many designs. */
const SEVERAL = 50
const ASKED = 100

export function relativesOf(
  files: readonly DeviceFile[],
  measured: readonly { readonly name: string; readonly networks: readonly MeasuredExecution[] }[],
): Relative[] {
  const networks = new Map(measured.map((device) => [device.name, device.networks]))
  return files.flatMap(({ name, hardware, model }) =>
    model.kind === 'executed'
      ? [{ hardware, weights: executedWeights(model), networks: networks.get(name) ?? [] }]
      : [],
  )
}

/**
 * Measured / predicted lies in low..high for 90 % of the networks of unknown families. To tell, each device of many
 * families is predicted from one of them, without devices of its hardware.
 */
export function rangeElsewhere(relatives: readonly Relative[]): [low: number, high: number] {
  const ratios = relatives.flatMap(({ hardware, networks }) => {
    const others = relatives.filter((relative) => relative.hardware !== hardware).map(({ weights }) => weights)
    const families = [...Map.groupBy(networks, ({ family }) => family)]
    // Families of one space say nothing of another.
    if (families.length < SEVERAL) return []
    const large = families.filter(([, { length }]) => length >= FAMILY)
    return large.flatMap(([family, known]) => {
      const weights = combine(others, samplesOf(known))
      const asked = evenSample(
        networks.filter((network) => network.family !== family),
        ASKED,
      )
      return asked.map(({ work, value }) => value / predictWith(weights, work))
    })
  })
  return conformalRange(ratios, LEVEL)
}

/** @param networks of the space that the device was measured in */
export function elsewhereModel(
  networks: readonly MeasuredExecution[],
  relatives: readonly Relative[],
  [low, high]: readonly [number, number],
): ExecutedModel {
  return executedModel(
    plainest(networks, relatives),
    networks.map(({ value }) => value),
    { level: LEVEL, bands: [{ low: rounded(low), high: rounded(high) }], families: {} },
  )
}

/**
 * Starts of kernels, as a network is written and as it is fused, however a file spells it. An eager framework only
 * views elements anew where an operation moves them, and takes factors into the products beside them.
 */
const STARTS = sumsOf([
  /^written\.(?!arithmetic|copy|transpose).*\.calls$/,
  /^fused\.(?!path|copy|transpose).*\.calls$/,
])
/** How far off a plain explanation may be, and how many times as far as one by all work. */
const CLOSE = 0.08
const AS_GOOD = 2

/**
 * The number of kernels alone, where it explains the space about as well as all work does, as on GPUs that run small
 * images one by one. The space's networks are alike in size: time wrongly laid on arithmetic would be all of it for
 * networks a hundred times as large.
 */
function plainest(networks: readonly MeasuredExecution[], relatives: readonly Relative[]): WorkWeights {
  const samples = samplesOf(networks)
  const all = combine(
    relatives.map((relative) => relative.weights),
    samples,
  )
  const started = sumOfParts(STARTS, samples)
  const errorBy = (weights: WorkWeights) =>
    mean(samples.map(({ work, value }) => Math.abs(predictWith(weights, work) / value - 1)))
  return errorBy(started) <= Math.min(CLOSE, AS_GOOD * errorBy(all)) ? started : all
}

const samplesOf = (networks: readonly MeasuredExecution[]) =>
  evenSample(networks, ENOUGH).map(({ name, work, value }) => ({ group: name, work, value }))
