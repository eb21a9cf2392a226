// Published tables of real networks on real devices, as far as a folder has them -> measured devices.
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { readNetworks } from './graphs.ts'
import { readTimmDevices } from './timm.ts'
import type { MeasuredDevice } from './measured-device.ts'

/** The folder of the tables of real networks, within that of all tables. */
const REAL = 'real'

/** @param folder of all tables. @param onStep told what is being read */
export async function readMeasuredDevices(folder: string, onStep: (what: string) => void): Promise<MeasuredDevice[]> {
  const at = (file: string) => join(folder, REAL, file)
  const has = (...files: string[]) =>
    Promise.all(files.map((file) => access(at(file)))).then(
      () => true,
      () => false,
    )
  const devices: MeasuredDevice[] = []
  if (await has('timm_graphs.tar.xz', 'timm_latency.csv')) {
    onStep('the graphs of timm')
    devices.push(...(await readTimmDevices(at('timm_latency.csv'), readNetworks(at('timm_graphs.tar.xz')))))
  }
  return devices
}
