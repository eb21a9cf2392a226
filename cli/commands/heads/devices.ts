// The devices part of `archcast heads`: of NAS-Bench-201's tables, of real networks' tables, and further files.
import { progressLine } from '../../progress.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { executedWorkOf } from '@archcast/core/latency/executed/executed-work.ts'
import { evenSample } from '@archcast/train/data/even-sample.ts'
import { deviceFile } from '@archcast/train/devices/device-file.ts'
import { ENOUGH, elsewhereModel, rangeElsewhere, relativesOf } from '@archcast/train/devices/elsewhere-devices.ts'
import { readTableDevices } from '@archcast/train/devices/nb201-devices.ts'
import { measuredDeviceFile } from '@archcast/train/devices/real/measured-device.ts'
import { sharedDeviceFiles } from '@archcast/train/devices/real/shared-devices.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { Relative } from '@archcast/train/devices/elsewhere-devices.ts'
import type { MeasuredExecution } from '@archcast/train/devices/fit-executed.ts'
import type { Samples } from '@archcast/train/devices/nb201-devices.ts'
import type { RealTables } from '@archcast/train/devices/real/real-tables.ts'
import type { CellExample } from '@archcast/train/heads/cell-examples.ts'

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
  const ofNetworks = measured.map((device, i) => {
    show(i, device.name)
    return measuredDeviceFile(device, seed)
  })
  const relatives = relativesOf(ofNetworks, measured)
  const range = relatives.length > 0 ? rangeElsewhere(relatives) : undefined
  const ofCells = columns.map((column, i) => {
    show(measured.length + i, column.name)
    const device = deviceFile(column, cells, fitted, seed)
    return range ? withElsewhere(device, networksOf(column.latency, cells), relatives, range) : device
  })
  const ofZoos = zoos.flatMap((zoo) =>
    sharedDeviceFiles(zoo, (done, of) =>
      line.show(`${zoo.length} devices together: ${done} of ${of} networks left out`),
    ),
  )
  line.end(`${count + ofZoos.length} devices fitted, ${measured.length + ofZoos.length} of them to real networks`)
  return [...ofCells, ...ofNetworks, ...ofZoos, ...further.map(withoutSamples)]
}

/** Cells as networks of one family each: what a kernel costs follows from few of them. */
function networksOf(samples: Samples, cells: ReadonlyMap<number, CellExample>): MeasuredExecution[] {
  const known = [...samples].filter(([idx]) => cells.has(idx))
  return evenSample(known, ENOUGH).map(([idx, value]) => {
    return { name: `${idx}`, family: `${idx}`, work: executedWorkOf(cells.get(idx)!.graph), value }
  })
}

function withElsewhere(
  device: DeviceFile,
  networks: readonly MeasuredExecution[],
  relatives: readonly Relative[],
  range: readonly [number, number],
): DeviceFile {
  const { model } = device
  if (model.kind !== 'linear') return device
  return { ...device, model: { ...model, elsewhere: elsewhereModel(networks, relatives, range) } }
}

/** Raw times stay in the profile that they were measured for: a bundle is loaded at every cold start. */
function withoutSamples(device: DeviceFile): DeviceFile {
  const { model } = device
  return model.kind === 'kernels' ? { ...device, model: { ...model, networks: [] } } : device
}
