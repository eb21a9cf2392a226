// A device of a published table of real networks, with what was measured on it.
import { DEVICE_FORMAT } from '@archcast/core/latency/device.ts'
import { fitExecuted } from '../executed.ts'
import type { Choose, MeasuredNetwork } from '../executed.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'

export interface MeasuredDevice {
  readonly name: string
  readonly hardware: string
  readonly runtime: string
  readonly precision: string
  readonly batch: number
  readonly threads?: number
  readonly how: string
  readonly caveats: readonly string[]
  readonly networks: readonly MeasuredNetwork[]
}

export const HELD_OUT_FAMILIES = 'up to ten folds, families of networks kept together'

/** Throws RangeError for a device that was measured with too few families. @param choose default by the networks alone */
export function measuredDeviceFile(device: MeasuredDevice, seed: number, choose?: Choose): DeviceFile {
  const { name, hardware, runtime, precision, batch, threads, how, caveats, networks } = device
  const { model, error } = fitExecuted(networks, seed, choose)
  return {
    format: DEVICE_FORMAT,
    name,
    hardware,
    runtime,
    precision,
    batch,
    ...(threads !== undefined && { threads }),
    unit: 'ms',
    measured: { how, samples: networks.length },
    caveats: [...caveats],
    error: { ...error, how: HELD_OUT_FAMILIES },
    model,
  }
}
