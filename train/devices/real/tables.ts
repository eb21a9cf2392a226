// Published tables of real networks, as far as a folder has them -> measured devices, and tasks to be fitted.
import { join } from 'node:path'
import { exists } from '../../data/files.ts'
import { IMAGENET_FILE, fitImagenet, readImagenet } from '../../heads/imagenet.ts'
import { readAccelerators } from './accelerators.ts'
import { readAiHubDevices } from './aihub.ts'
import { readNcnnDevices } from './ncnn.ts'
import { readNetworks } from './graphs.ts'
import { readPhoneDevices } from './phones.ts'
import { readTimmDevices } from './timm.ts'
import type { MeasuredDevice } from './measured-device.ts'
import type { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'

/** The folder of the tables of real networks, within that of all tables. */
const REAL = 'real'

export interface RealTables {
  readonly devices: readonly MeasuredDevice[]
  /** Devices that are learnt together, having few networks each. */
  readonly zoos: readonly (readonly MeasuredDevice[])[]
  readonly tasks: readonly ((seed: number, onStep: (what: string) => void) => TaskFile)[]
}

/** Path of a table of real networks. @param folder of all tables */
export const realTable = (folder: string, file: string): string => join(folder, REAL, file)

/** What `readPhoneDevices` reads. */
export const phoneTables = (folder: string) => ({
  times: realTable(folder, 'phones_tflite_cnn.csv'),
  listed: realTable(folder, 'phones_tflite_cnn_ops_gpu.csv'),
  eager: realTable(folder, 'phones_torch_cnn_ops_gpu.csv'),
})

/** @param folder of all tables. @param onStep told what is being read */
export async function readRealTables(folder: string, onStep: (what: string) => void): Promise<RealTables> {
  const at = (file: string) => realTable(folder, file)
  const has = (file: string) => exists(at(file))
  const devices: MeasuredDevice[] = []
  const tasks: RealTables['tasks'][number][] = []
  const zoos: (readonly MeasuredDevice[])[] = []
  if (await has('timm_graphs.tar.xz')) {
    onStep('reading the graphs of timm')
    const networks = readNetworks(at('timm_graphs.tar.xz'))
    if (await has('timm_latency.csv')) devices.push(...(await readTimmDevices(at('timm_latency.csv'), networks)))
    if (await has('ncnn_latency.csv')) {
      const { processors, graphics } = await readNcnnDevices(at('ncnn_latency.csv'), networks)
      zoos.push(processors, graphics)
    }
    if (await has(IMAGENET_FILE)) {
      const checkpoints = await readImagenet(at(IMAGENET_FILE), networks)
      tasks.push((seed, tell) =>
        fitImagenet(checkpoints, seed, (done, of) => tell(`imagenet-1k: ${done} of ${of} shapes tried`)),
      )
    }
  }
  if (await has('phones_tflite_cnn.csv')) {
    onStep('reading phones')
    devices.push(...(await readPhoneDevices(phoneTables(folder))))
  }
  if (await has('accel_nasbench.csv')) {
    onStep('reading accelerators')
    devices.push(...(await readAccelerators(at('accel_nasbench.csv'))))
  }
  if (await has('aihub_graphs.tar.xz')) {
    onStep('reading the NPUs of phones, laptops and boards')
    zoos.push(await readAiHubDevices(at('aihub_latency.csv'), readNetworks(at('aihub_graphs.tar.xz'))))
  }
  return { devices, zoos, tasks }
}
