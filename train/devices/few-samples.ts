// A device file from the user's own measurements of cells of NAS-Bench-201, as few as ten of them.
import { DEVICE_FORMAT } from '@archcast/core/latency/device.ts'
import { chooseWay, outlierCaveats, ratioRange } from './ways.ts'
import { linearModel, weigh } from './fit.ts'
import { transfer, weightsOf } from './transfer.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { Fitted } from '@archcast/core/features/fitted.ts'
import type { Measured } from './fit.ts'
import type { Way } from './ways.ts'

export const FEWEST = 5
/** From so many on, a device may know itself better than its relatives do. */
export const MANY = 60

export interface NewDevice {
  readonly name: string
  readonly hardware: string
  readonly runtime: string
  readonly batch: number
}

/** A measured network, by its name in messages. */
export type Sample = Measured & { readonly name?: string }

/** Throws RangeError for fewer than five different networks. */
export function fitFewSamples(
  device: NewDevice,
  networks: readonly Sample[],
  known: readonly DeviceFile[],
  fitted: Fitted,
  seed: number,
): DeviceFile {
  const groups = new Set(networks.map(({ group }) => group)).size
  if (groups < FEWEST) throw new RangeError(`a device takes ${FEWEST} different networks or more, not ${groups}`)
  const relatives = known.flatMap(({ model }) => (model.kind === 'linear' ? [weightsOf(model)] : []))
  const ways: Way<Sample>[] = []
  if (relatives.length > 0)
    ways.push({ name: `a sum of ${relatives.length} known devices`, choose: (some) => transfer(relatives, some) })
  if (relatives.length === 0 || groups >= MANY)
    ways.push({ name: 'kinds of work weighed by these alone', choose: weigh })
  const { way, weights, outliers, ratios, error, how } = chooseWay(networks, ways, seed)
  return {
    format: DEVICE_FORMAT,
    ...device,
    unit: 'ms',
    measured: { how: `${networks.length} networks measured by the user; ${way.name}`, samples: networks.length },
    error: { ...error, how },
    caveats: outlierCaveats(outliers),
    model: linearModel(weights, ratioRange(ratios), fitted),
  }
}
