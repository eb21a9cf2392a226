// A device file from the user's own measurements of cells of NAS-Bench-201, as few as ten of them.
import { linearModel, weigh } from './fit-linear-device.ts'
import { observations } from './measured-observations.ts'
import { MANY_NETWORKS, countDifferent, newDeviceFile } from './new-device.ts'
import { transfer, transferWeights } from './transfer.ts'
import { chooseWeighting, ratioRange } from './weightings.ts'
import type { DeviceSample, NewDevice } from './new-device.ts'
import type { Weighting } from './weightings.ts'
import type { Fitted } from '@archcast/core/features/fitted.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'

const FEWEST_CELLS = 5

/** Throws RangeError for fewer than five different networks. */
export function fitFewSamples(
  device: NewDevice,
  measured: readonly DeviceSample[],
  known: readonly DeviceFile[],
  fitted: Fitted,
  seed: number,
): DeviceFile {
  const networks = observations(measured)
  const groups = countDifferent(
    networks.map(({ group }) => group),
    FEWEST_CELLS,
  )
  const relatives = known.flatMap(({ model }) => (model.kind === 'linear' ? [transferWeights(model)] : []))
  const ways: Weighting<DeviceSample>[] = []
  if (relatives.length > 0)
    ways.push({ name: `a sum of ${relatives.length} known devices`, choose: (some) => transfer(relatives, some) })
  if (relatives.length === 0 || groups >= MANY_NETWORKS)
    ways.push({ name: 'kinds of work weighed by these alone', choose: weigh })
  const chosen = chooseWeighting(networks, ways, seed)
  return newDeviceFile(device, networks.length, chosen, linearModel(chosen.weights, ratioRange(chosen.ratios), fitted))
}
