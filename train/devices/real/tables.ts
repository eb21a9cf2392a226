// Published tables of real networks, as far as a folder has them -> measured devices, and tasks to be fitted.
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { fitImagenet, readImagenet } from '../../heads/imagenet.ts'
import { readAccelerators } from './accelerators.ts'
import { readAiHubDevices } from './aihub.ts'
import { readNcnnDevices } from './ncnn.ts'
import { readNetworks } from './graphs.ts'
import { phoneTransformers } from './networks/phone-transformers.ts'
import { readPhoneDevices } from './phones.ts'
import { readPhoneNetworks } from './phone-networks.ts'
import { readTimmDevices } from './timm.ts'
import type { MeasuredDevice } from './measured-device.ts'
import type { Network } from './graphs.ts'
import type { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'

/** The folder of the tables of real networks, within that of all tables. */
const REAL = 'real'

export interface RealTables {
  readonly devices: readonly MeasuredDevice[]
  /** Devices that are learnt together, having few networks each. */
  readonly zoos: readonly (readonly MeasuredDevice[])[]
  readonly tasks: readonly ((seed: number, onStep: (what: string) => void) => TaskFile)[]
}

/** @param folder of all tables. @param onStep told what is being read */
export async function readRealTables(folder: string, onStep: (what: string) => void): Promise<RealTables> {
  const at = (file: string) => join(folder, REAL, file)
  const has = (file: string) =>
    access(at(file)).then(
      () => true,
      () => false,
    )
  const devices: MeasuredDevice[] = []
  const tasks: RealTables['tasks'][number][] = []
  const zoos: (readonly MeasuredDevice[])[] = []
  let networks: ReadonlyMap<string, Network> = new Map()
  if (await has('timm_graphs.tar.xz')) {
    onStep('reading the graphs of timm')
    networks = readNetworks(at('timm_graphs.tar.xz'))
    if (await has('timm_latency.csv')) devices.push(...(await readTimmDevices(at('timm_latency.csv'), networks)))
    if (await has('ncnn_latency.csv')) {
      const { processors, graphics } = await readNcnnDevices(at('ncnn_latency.csv'), networks)
      zoos.push(processors, graphics)
    }
    if (await has('timm_imagenet.csv')) {
      const checkpoints = await readImagenet(at('timm_imagenet.csv'), networks)
      tasks.push((seed, tell) =>
        fitImagenet(checkpoints, seed, (done, of) => tell(`imagenet-1k: ${done} of ${of} shapes tried`)),
      )
    }
  }
  if (await has('phones_tflite_cnn.csv')) {
    onStep('reading phones')
    const convolutional = await readPhoneNetworks(
      at('phones_tflite_cnn_ops_gpu.csv'),
      at('phones_torch_cnn_ops_gpu.csv'),
    )
    const known = new Map([...convolutional, ...phoneTransformers(networks)])
    for (const [runtime, table] of [
      ['tflite', 'tflite'],
      ['torchmobile', 'torch'],
    ] as const) {
      const files = ['cnn', 'transformer'].map((kind) => `phones_${table}_${kind}.csv`)
      const here = await Promise.all(files.map(has))
      const paths = files.filter((_, i) => here[i]).map(at)
      devices.push(...(await readPhoneDevices(runtime, paths, known)))
    }
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
