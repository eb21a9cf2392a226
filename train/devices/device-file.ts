// A published table's column -> the device file of a bundle.
import { fitLinear } from './fit-linear-device.ts'
import { DEVICE_FORMAT } from '@archcast/core/latency/device.ts'
import type { MeasuredWork } from './fit-linear-device.ts'
import type { Samples, TableDevice } from './nb201-devices.ts'
import type { Fitted } from '@archcast/core/features/fitted.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'

/** A cell of the benchmark: the work of its network, and the class of those that compute the same function. */
export interface DeviceCell {
  readonly work: Float64Array
  readonly group: string
}

const HELD_OUT = 'fivefold, classes of isomorphic cells kept together'

/**
 * @param cells by the benchmark's index; measurements of others are left out. @param fitted what their networks span
 */
export function deviceFile(
  device: TableDevice,
  cells: ReadonlyMap<number, DeviceCell>,
  fitted: Fitted,
  seed: number,
): DeviceFile {
  const fit = (samples: Samples) => {
    const { model, error } = fitLinear(measurements(samples, cells), fitted, seed)
    return { model, error: { ...error, how: HELD_OUT } }
  }
  const { name, hardware, runtime, batch, how, caveats, latency, energy } = device
  return {
    format: DEVICE_FORMAT,
    name,
    hardware,
    runtime,
    batch,
    unit: 'ms',
    measured: { how, samples: measurements(latency, cells).length },
    caveats: [...caveats],
    ...fit(latency),
    ...(energy && { energy: { unit: 'mJ' as const, ...fit(energy) } }),
  }
}

export function measurements(samples: Samples, cells: ReadonlyMap<number, DeviceCell>): MeasuredWork[] {
  return [...samples].flatMap(([idx, value]) => {
    const cell = cells.get(idx)
    return cell ? [{ ...cell, value }] : []
  })
}
