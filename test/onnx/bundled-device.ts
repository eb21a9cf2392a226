// A device of the committed bundle by the kind of its model.
import { readFileSync } from 'node:fs'
import { DeviceFile } from '@archcast/core/latency/device.ts'

const file = new URL('../../models/cifar10-nb201/devices.ndjson', import.meta.url)

/** The first of that kind. */
export function bundledDevice(kind: 'kernels' | 'linear'): DeviceFile {
  const devices = readFileSync(file, 'utf8').trim().split('\n')
  return devices.map((line) => DeviceFile.parse(JSON.parse(line))).find(({ model }) => model.kind === kind)!
}
