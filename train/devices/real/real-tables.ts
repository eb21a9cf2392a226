// Published tables of real networks, as far as a folder has them -> measured devices, and tasks to be fitted.
import { join } from 'node:path'
import { exists } from '../../data/file-sums.ts'
import { IMAGENET_FILE, fitImagenet, readImagenet } from '../../heads/imagenet.ts'
import { readAccelerators } from './accelerators.ts'
import { readAiHubDevices } from './aihub.ts'
import { readNetworks } from './graphs.ts'
import { readNcnnDevices } from './ncnn.ts'
import { phoneTransformers } from './networks/phone-transformers.ts'
import { readPhoneNetworks } from './phone-networks.ts'
import { readPhoneDevices } from './phones.ts'
import { readTimmDevices } from './timm.ts'
import type { ListedNetwork } from './graphs.ts'
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

export const PHONES_FILE = 'phones_tflite_cnn.csv'
/** Runtimes of the phones' tables, and how these are called. */
const PHONES_BY = [
  ['tflite', 'tflite'],
  ['torchmobile', 'torch'],
] as const

/** Phones of all tables that the folder has. @param timm networks by `<model>@<image side>` */
export async function readPhones(folder: string, timm: ReadonlyMap<string, ListedNetwork>): Promise<MeasuredDevice[]> {
  const at = (file: string) => realTable(folder, file)
  const [listed, eager] = [at('phones_tflite_cnn_ops_gpu.csv'), at('phones_torch_cnn_ops_gpu.csv')]
  const known = new Map([...(await readPhoneNetworks(listed, eager)), ...phoneTransformers(timm)])
  const devices: MeasuredDevice[] = []
  for (const [runtime, table] of PHONES_BY) {
    const paths = []
    for (const kind of ['cnn', 'transformer']) {
      const path = at(`phones_${table}_${kind}.csv`)
      if (await exists(path)) paths.push(path)
    }
    devices.push(...(await readPhoneDevices(runtime, paths, known)))
  }
  return devices
}

/** @param folder of all tables. @param onStep told what is being read */
export async function readRealTables(folder: string, onStep: (what: string) => void): Promise<RealTables> {
  const at = (file: string) => realTable(folder, file)
  const has = (file: string) => exists(at(file))
  const devices: MeasuredDevice[] = []
  const tasks: RealTables['tasks'][number][] = []
  const zoos: (readonly MeasuredDevice[])[] = []
  let networks: ReadonlyMap<string, ListedNetwork> = new Map()
  if (await has('timm_graphs.tar.xz')) {
    onStep('reading the graphs of timm')
    networks = readNetworks(at('timm_graphs.tar.xz'))
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
  if (await has(PHONES_FILE)) {
    onStep('reading phones')
    devices.push(...(await readPhones(folder, networks)))
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
