// Device files of a zoo whose devices are learnt together, each network held out from all of them for the intervals.
import { heldOut, modelOf, typicalShares } from '../fit-executed.ts'
import { heldOutError } from '../fit-linear-device.ts'
import { fitParts, fitShared } from '../shared-costs.ts'
import { describedDevice } from './measured-device.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'
import type { HeldOutNetwork, MeasuredExecution } from '../fit-executed.ts'
import type { WorkWeights } from '../fit-linear-device.ts'
import type { MeasuredDevice } from './measured-device.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'

const FLOAT = 'float'
/** Networks of a device that say how fast it is at each part of the work. */
const MANY_NETWORKS = 15
const HELD_OUT_NETWORKS = 'each network left out of all devices once'

/** @param progress told how many networks have been held out */
export function sharedDeviceFiles(
  devices: readonly MeasuredDevice[],
  progress: (done: number, of: number) => void = () => {},
): DeviceFile[] {
  if (devices.length === 0) return []
  const held = heldOutOfAll(devices, progress)
  const all = transferWeights(
    devices,
    devices.map(({ networks }) => networks),
  )
  return devices.map((device, d) => {
    // Few networks say little of an interval: those of all devices that were fitted as one say more.
    const alike = held.filter((_, i) => groupOf(devices[i]) === groupOf(device)).flat()
    const error = heldOutError(held[d].map(({ value, predicted }) => value / predicted))
    return describedDevice(device, modelOf(device.networks, all[d], alike), { ...error, how: HELD_OUT_NETWORKS })
  })
}

/**
 * The networks of each device, in the order of the devices, predicted by weights that no device's time of them went
 * into.
 */
export function heldOutOfAll(
  devices: readonly MeasuredDevice[],
  progress: (done: number, of: number) => void = () => {},
): HeldOutNetwork[][] {
  const names = [...new Set(devices.flatMap(({ networks }) => networks.map(({ name }) => name)))]
  const held = devices.map((): HeldOutNetwork[] => [])
  for (const [done, name] of names.entries()) {
    const rest = devices.map(({ networks }) => networks.filter((network) => network.name !== name))
    const weights = transferWeights(devices, rest)
    devices.forEach(({ networks }, d) => {
      const network = networks.find((one) => one.name === name)
      if (network) held[d].push(heldOut(network, weights[d], typicalShares(rest[d], weights[d])))
    })
    progress(done + 1, names.length)
  }
  return held
}

/** Of every device: those of its group, which for others than floats follow from the floats'. */
function transferWeights(
  devices: readonly MeasuredDevice[],
  networks: readonly (readonly MeasuredExecution[])[],
): WorkWeights[] {
  const weights: WorkWeights[] = devices.map(() => new Float64Array(EXECUTED_WORK.length + 1))
  const of = (places: readonly number[]) => places.map((d) => networks[d])
  const places = devices.map((_, d) => d)
  const floats = places.filter((d) => devices[d].precision === FLOAT)
  const base = fitShared(of(floats))
  const groups = Map.groupBy(places, (d) => groupOf(devices[d]))
  for (const [group, own] of groups) {
    const shared = group === FLOAT ? base : fitParts(of(own), base.weights)
    own.forEach((d, i) => (weights[d] = ownWeights(networks[d], shared.weights, shared.scales[i])))
  }
  return weights
}

/** Those of a device, near what all devices share: how fast it is at each part of the work. */
function ownWeights(networks: readonly MeasuredExecution[], shared: WorkWeights, scale: number): WorkWeights {
  if (networks.length < MANY_NETWORKS) return scaled(shared, scale)
  const { weights, scales } = fitParts([networks], shared)
  return scaled(weights, scales[0])
}

const scaled = (weights: WorkWeights, scale: number): WorkWeights => weights.map((weight) => weight * scale)

/** Devices that are fitted as one. */
const groupOf = ({ group, precision }: MeasuredDevice) => group ?? precision
