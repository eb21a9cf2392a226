// The model bundle that is part of the Worker: its files are modules, see the rules in wrangler.toml.
import wideGhn from '../models/cifar10-nb201/cifar10-open/ghn.onnx'
import wideManifest from '../models/cifar10-nb201/cifar10-open/manifest.json'
import wideProbe from '../models/cifar10-nb201/cifar10-open/probe.bin'
import devices from '../models/cifar10-nb201/devices.ndjson'
import ghn from '../models/cifar10-nb201/ghn.onnx'
import cifar100 from '../models/cifar10-nb201/heads-cifar100.onnx'
import imagenet16 from '../models/cifar10-nb201/heads-imagenet16-120.onnx'
import heads from '../models/cifar10-nb201/heads.onnx'
import manifest from '../models/cifar10-nb201/manifest.json'
import probe from '../models/cifar10-nb201/probe.bin'
import tasks from '../models/cifar10-nb201/tasks.ndjson'
import { loadBundle } from '@archcast/core/bundle/load.ts'
import { MANIFEST_FILE } from '@archcast/core/bundle/manifest.ts'
import { printManifest } from '@archcast/core/bundle/write.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { Manifest } from '@archcast/core/bundle/manifest.ts'

/** Their hashes are of the text. */
const printed = (json: object) => new TextEncoder().encode(printManifest(json as Manifest))

const files = new Map<string, Uint8Array>([
  [MANIFEST_FILE, printed(manifest)],
  [`${manifest.wider}/${MANIFEST_FILE}`, printed(wideManifest)],
  [`${manifest.wider}/ghn.onnx`, new Uint8Array(wideGhn)],
  [`${manifest.wider}/probe.bin`, new Uint8Array(wideProbe)],
  ['ghn.onnx', new Uint8Array(ghn)],
  ['heads.onnx', new Uint8Array(heads)],
  ['heads-cifar100.onnx', new Uint8Array(cifar100)],
  ['heads-imagenet16-120.onnx', new Uint8Array(imagenet16)],
  ['devices.ndjson', new Uint8Array(devices)],
  ['tasks.ndjson', new Uint8Array(tasks)],
  ['probe.bin', new Uint8Array(probe)],
])

/** Throws BundleError where the files are not those of the manifest. */
export function openBundle(): Promise<Bundle> {
  return loadBundle(async (name) => {
    const data = files.get(name)
    if (!data) throw new Error('the Worker was built without it')
    return data
  })
}
