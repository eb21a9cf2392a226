// What is known of a device that a user has measured, around a model of it.
import { outlierCaveats } from './weightings.ts'
import { DEVICE_FORMAT } from '@archcast/core/latency/device.ts'
import type { MeasuredWork } from './fit-linear-device.ts'
import type { ChosenWeighting } from './weightings.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'

export interface NewDevice {
  readonly name: string
  readonly hardware: string
  readonly runtime: string
  readonly batch: number
}

/** A measured network, by its name in messages. */
export type DeviceSample = MeasuredWork & { readonly name?: string }

/** From so many networks on, a device may know itself better than its relatives do. */
export const MANY_NETWORKS = 60

/** The number of different networks. @param keys what tells them apart. Throws RangeError where they are too few */
export function countDifferent(keys: readonly string[], fewest: number): number {
  const different = new Set(keys).size
  if (different < fewest) throw new RangeError(`a device takes ${fewest} different networks or more, not ${different}`)
  return different
}

/** @param samples number of networks that were measured */
export function newDeviceFile<T extends DeviceSample>(
  device: NewDevice,
  samples: number,
  chosen: ChosenWeighting<T>,
  model: DeviceFile['model'],
): DeviceFile {
  const { way, error, how } = chosen
  return {
    format: DEVICE_FORMAT,
    ...device,
    unit: 'ms',
    measured: { how: `${samples} networks measured by the user; ${way.name}`, samples },
    error: { ...error, how },
    caveats: outlierCaveats(chosen),
    model,
  }
}
