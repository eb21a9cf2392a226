// A device of a published table of real networks, with what was measured on it.
import { fitExecuted } from '../fit-executed.ts'
import { DEVICE_FORMAT } from '@archcast/core/latency/device.ts'
import type { MeasuredExecution } from '../fit-executed.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { ExecutedModel } from '@archcast/core/latency/executed/executed-latency.ts'

export interface MeasuredDevice {
  readonly name: string
  readonly hardware: string
  readonly runtime: string
  readonly precision: string
  readonly batch: number
  /** Whether times are those of an image in runs of as many as fit. */
  readonly largeRuns?: boolean
  readonly threads?: number
  readonly how: string
  readonly caveats: readonly string[]
  /** What devices of a zoo that are fitted as one have in common; their precision where it is left out. */
  readonly group?: string
  readonly networks: readonly MeasuredExecution[]
}

const HELD_OUT_FAMILIES = 'up to ten folds, families of networks kept together'

/** Throws RangeError for a device that was measured with too few families. */
export function measuredDeviceFile(device: MeasuredDevice, seed: number): DeviceFile {
  const { model, error } = fitExecuted(device.networks, seed)
  return describedDevice(device, model, { ...error, how: HELD_OUT_FAMILIES })
}

/** What is known of the device around a model of it. */
export function describedDevice(device: MeasuredDevice, model: ExecutedModel, error: DeviceFile['error']): DeviceFile {
  const { name, hardware, runtime, precision, batch, largeRuns, threads, how, caveats, networks } = device
  return {
    format: DEVICE_FORMAT,
    name,
    hardware,
    runtime,
    precision,
    batch,
    ...(largeRuns && { large_runs: true }),
    ...(threads !== undefined && { threads }),
    unit: 'ms',
    measured: { how, samples: networks.length },
    caveats: [...caveats],
    error,
    model,
  }
}
