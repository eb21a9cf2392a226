// The devices part of `archcast heads`: of NAS-Bench-201's tables, of real networks' tables, and further files.
import { deviceFile } from '@archcast/train/devices/device-file.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { measuredDeviceFile } from '@archcast/train/devices/real/measured-device.ts'
import { progressLine } from '../../progress.ts'
import { sharedDeviceFiles } from '@archcast/train/devices/real/shared-devices.ts'
import { readTableDevices } from '@archcast/train/devices/tables.ts'
import type { CellExample } from '@archcast/train/heads/examples.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { RealTables } from '@archcast/train/devices/real/tables.ts'

/** @param further files as they are, but for raw times */
export async function fitDevices(
  tables: string,
  examples: readonly CellExample[],
  { devices: measured, zoos }: RealTables,
  further: readonly DeviceFile[],
  seed: number,
): Promise<DeviceFile[]> {
  const cells = new Map(examples.map((example) => [example.idx, example]))
  const fitted = fittedOf(examples.map(({ graph }) => graph))
  const line = progressLine()
  const columns = await readTableDevices(tables)
  const count = columns.length + measured.length
  const show = (i: number, name: string) => line.show(`device ${i + 1}/${count}: ${name}`)
  const ofCells = columns.map((column, i) => {
    show(i, column.name)
    return deviceFile(column, cells, fitted, seed)
  })
  const ofNetworks = measured.map((device, i) => {
    show(columns.length + i, device.name)
    return measuredDeviceFile(device, seed)
  })
  const ofZoos = zoos.flatMap((zoo) =>
    sharedDeviceFiles(zoo, (done, of) =>
      line.show(`${zoo.length} devices together: ${done} of ${of} networks left out`),
    ),
  )
  line.end(`${count + ofZoos.length} devices fitted, ${measured.length + ofZoos.length} of them to real networks`)
  return [...ofCells, ...ofNetworks, ...ofZoos, ...further.map(withoutSamples)]
}

/** Raw times stay in the profile that they were measured for: a bundle is loaded at every cold start. */
function withoutSamples(device: DeviceFile): DeviceFile {
  const { model } = device
  return model.kind === 'kernels' ? { ...device, model: { ...model, networks: [] } } : device
}
