// A device file from the user's own measurements of networks, as few as ten of them.
import { DEVICE_FORMAT } from '@archcast/core/latency/device.ts'
import { LEVEL, errorOf, heldOutRatios, linearModel, weigh } from './fit.ts'
import { conformalRange } from '../statistics/conformal.ts'
import { mean, standardDeviation } from '../statistics/summary.ts'
import { transfer, weightsOf } from './transfer.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { Fitted } from '@archcast/core/features/fitted.ts'
import type { Measured, Weights } from './fit.ts'

export const FEWEST = 5
/** From so many on, a device may know itself better than its relatives do. */
const MANY = 60
/** A fold holds out one network where there are fewer. */
const FOLDS = 10

export interface NewDevice {
  readonly name: string
  readonly hardware: string
  readonly runtime: string
  readonly batch: number
}

/** Throws RangeError for fewer than five different networks. */
export function fitFewSamples(
  device: NewDevice,
  networks: readonly Measured[],
  known: readonly DeviceFile[],
  fitted: Fitted,
  seed: number,
): DeviceFile {
  const groups = new Set(networks.map(({ group }) => group)).size
  if (groups < FEWEST) throw new RangeError(`a device takes ${FEWEST} different networks or more, not ${groups}`)
  const folds = Math.min(FOLDS, groups)
  const relatives = known.flatMap(({ model }) => (model.kind === 'linear' ? [weightsOf(model)] : []))
  const ways: [name: string, choose: (some: readonly Measured[]) => Weights][] = []
  if (relatives.length > 0)
    ways.push([`a sum of ${relatives.length} known devices`, (some) => transfer(relatives, some)])
  if (relatives.length === 0 || groups >= MANY) ways.push(['kinds of work weighed by these alone', weigh])
  const tried = ways.map(([name, choose]) => ({ name, choose, ratios: heldOutRatios(networks, folds, seed, choose) }))
  const [best] = tried.toSorted((a, b) => errorOf(a.ratios).relative - errorOf(b.ratios).relative)
  const how = folds === groups ? 'each network left out once' : `${folds} folds of the networks`
  return {
    format: DEVICE_FORMAT,
    ...device,
    unit: 'ms',
    measured: { how: `${networks.length} networks measured by the user; ${best.name}`, samples: networks.length },
    error: { ...errorOf(best.ratios), how },
    caveats: [],
    model: linearModel(best.choose(networks), ratioRange(best.ratios), fitted),
  }
}

/** The range of measured over predicted values; for few, as if their logarithms were normal (Student's t). */
function ratioRange(ratios: readonly number[]): [low: number, high: number] {
  const range = conformalRange(ratios, LEVEL)
  if (range.every(Number.isFinite)) return range
  const logs = ratios.map(Math.log)
  const half = studentT95(logs.length - 1) * standardDeviation(logs) * Math.sqrt(1 + 1 / logs.length)
  return [Math.exp(mean(logs) - half), Math.exp(mean(logs) + half)]
}

/** The 95 % quantile of Student's t, by the first terms of its expansion about the normal's (Abramowitz & Stegun 26.7.5). */
function studentT95(freedom: number): number {
  const z = 1.644854
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
}
