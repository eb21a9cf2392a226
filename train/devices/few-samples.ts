// A device file from the user's own measurements of networks, as few as ten of them.
import { DEVICE_FORMAT } from '@archcast/core/latency/device.ts'
import { errorOf, heldOutRatios, linearModel, weigh } from './fit.ts'
import { rangeOf90 } from '../statistics/range.ts'
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

/** The range of measured over predicted values; for few, as if their logarithms were normal. */
export function ratioRange(ratios: readonly number[]): [low: number, high: number] {
  const [low, high] = rangeOf90(ratios.map(Math.log))
  return [Math.exp(low), Math.exp(high)]
}
