// A device file from the user's own measurements of cells of NAS-Bench-201, as few as ten of them.
import { MANY, countDifferent, newDeviceFile } from './new-device.ts'
import { chooseWay, ratioRange } from './ways.ts'
import { linearModel, weigh } from './fit.ts'
import { observations } from './observations.ts'
import { transfer, weightsOf } from './transfer.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { Fitted } from '@archcast/core/features/fitted.ts'
import type { NewDevice, Sample } from './new-device.ts'
import type { Way } from './ways.ts'

export const FEWEST = 5

/** Throws RangeError for fewer than five different networks. */
export function fitFewSamples(
  device: NewDevice,
  measured: readonly Sample[],
  known: readonly DeviceFile[],
  fitted: Fitted,
  seed: number,
): DeviceFile {
  const networks = observations(measured)
  const groups = countDifferent(
    networks.map(({ group }) => group),
    FEWEST,
  )
  const relatives = known.flatMap(({ model }) => (model.kind === 'linear' ? [weightsOf(model)] : []))
  const ways: Way<Sample>[] = []
  if (relatives.length > 0)
    ways.push({ name: `a sum of ${relatives.length} known devices`, choose: (some) => transfer(relatives, some) })
  if (relatives.length === 0 || groups >= MANY)
    ways.push({ name: 'kinds of work weighed by these alone', choose: weigh })
  const chosen = chooseWay(networks, ways, seed)
  return newDeviceFile(device, networks.length, chosen, linearModel(chosen.weights, ratioRange(chosen.ratios), fitted))
}
