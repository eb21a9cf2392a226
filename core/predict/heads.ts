// The heads of a bundle: accuracy in a fraction of a millisecond, and the devices whose latency is known.
import { AccuracyHeadSchema, HEADS_FILE, openAccuracyHead } from './accuracy-head.ts'
import { BundleError, describeIssues } from '../bundle/errors.ts'
import { DeviceFile, openDevice } from '../latency/device.ts'
import { MANIFEST_FILE } from '../bundle/manifest.ts'
import type { AccuracyHead } from './accuracy-head.ts'
import type { Bundle } from '../bundle/load.ts'
import type { Device } from '../latency/device.ts'
import type { Ort, SessionOptions } from '../onnx/runtime.ts'

/** Device files, a line each. */
export const DEVICES_FILE = 'devices.ndjson'

export interface Heads {
  /** Undefined where the bundle has none. */
  readonly accuracy?: AccuracyHead
  readonly devices: ReadonlyMap<string, Device>
  release(): Promise<void>
}

/** @param extra devices besides the bundle's; they come first where names are the same. Throws BundleError for heads that are not valid. */
export async function openHeads(
  ort: Ort,
  bundle: Bundle,
  options: SessionOptions = {},
  extra: readonly DeviceFile[] = [],
): Promise<Heads> {
  const details = bundle.manifest.heads?.accuracy
  let accuracy: AccuracyHead | undefined
  if (details) {
    const head = AccuracyHeadSchema.safeParse(details)
    if (!head.success)
      throw new BundleError(MANIFEST_FILE, 'heads.accuracy of this version', describeIssues(head.error.issues))
    accuracy = await openAccuracyHead(ort, bundle.file(HEADS_FILE), head.data, options)
  }
  return {
    ...(accuracy && { accuracy }),
    devices: openDevices(bundle, extra),
    release: async () => accuracy?.release(),
  }
}

/** The bundle's devices, which need no runtime, and `extra` ones before them. Throws BundleError for a device that is not valid. */
export function openDevices(bundle: Bundle, extra: readonly DeviceFile[] = []): ReadonlyMap<string, Device> {
  return new Map([...bundleDevices(bundle), ...extra].map((file) => [file.name, openDevice(file)]))
}

function bundleDevices(bundle: Bundle): readonly DeviceFile[] {
  if (!bundle.names.includes(DEVICES_FILE)) return []
  const lines = new TextDecoder().decode(bundle.file(DEVICES_FILE)).trim().split('\n')
  return lines.map((line, i) => {
    const expected = `a device file in line ${i + 1}`
    let json: unknown
    try {
      json = JSON.parse(line)
    } catch (cause) {
      throw new BundleError(DEVICES_FILE, expected, (cause as Error).message, { cause })
    }
    const device = DeviceFile.safeParse(json)
    if (device.success) return device.data
    throw new BundleError(DEVICES_FILE, expected, describeIssues(device.error.issues))
  })
}
