import * as ort from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { BundleError } from '../bundle/errors.ts'
import { BUNDLE_FORMAT } from '../bundle/manifest.ts'
import { details } from '../bundle/testing.ts'
import { desk } from '../latency/testing.ts'
import { DEVICES_FILE, openHeads } from './heads.ts'
import type { Bundle } from '../bundle/load.ts'
import type { DeviceFile } from '../latency/device.ts'

const device = (name: string, intercept: number): DeviceFile => ({
  ...desk,
  name,
  model: { ...desk.model, intercept },
})
const first = JSON.stringify(device('desk', 1))
const bench = JSON.stringify(device('bench', 2))

function bundle(files: Record<string, string>, heads?: Bundle['manifest']['heads']): Bundle {
  return {
    manifest: { ...details, formatVersion: BUNDLE_FORMAT, version: '0123456789ab', files: {}, ...(heads && { heads }) },
    names: Object.keys(files),
    file: (name) => new TextEncoder().encode(files[name]),
  }
}

const graph = parseArchitecture({
  input: { channels: 1, height: 1, width: 1 },
  classes: 2,
  nodes: [{ id: 'logits', op: 'linear', channels: 2, inputs: ['input'] }],
})

describe('the devices of a bundle', () => {
  test('are those of its lines, in their order; others come after, and first where names are the same', async () => {
    const made = bundle({ [DEVICES_FILE]: `${first}\n${bench}\n` })
    const names = async (extra?: DeviceFile[]) => {
      const { devices, tasks } = await openHeads(ort, made, {}, extra && { devices: extra })
      expect(tasks.size).toBe(0)
      return Array.from(devices, ([name, { latency }]) => [name, latency(graph).value])
    }
    expect(await names()).toEqual([
      ['desk', 1],
      ['bench', 2],
    ])
    expect(await names([device('bench', 5), device('shelf', 3)])).toEqual([
      ['desk', 1],
      ['bench', 5],
      ['shelf', 3],
    ])
  })

  test('may be none', async () => {
    const heads = await openHeads(ort, bundle({}))
    expect(heads.devices.size).toBe(0)
    await heads.release()
  })

  test.each<[string, string, string]>([
    [
      'a line that is cut off',
      `${first}\n${bench.slice(0, 40)}`,
      'devices.ndjson: expected a device file in line 2, found',
    ],
    ['an empty line', `${first}\n\n${bench}\n`, 'devices.ndjson: expected a device file in line 2, found'],
    ['an empty file', '', 'devices.ndjson: expected a device file in line 1, found'],
    [
      'a device that is not valid',
      `${first}\n${bench.replace('"batch":1', '"batch":0')}\n`,
      'devices.ndjson: expected a device file in line 2, found batch: ',
    ],
  ])('are refused by file and line: %s', async (_, text, message) => {
    const opened = openHeads(ort, bundle({ [DEVICES_FILE]: text }))
    await expect(opened).rejects.toThrow(BundleError)
    await expect(opened).rejects.toThrow(message)
  })
})

describe('an accuracy head', () => {
  test.each<[string, Record<string, never>, string]>([
    ['empty', {}, 'target: '],
    ['of another version', { target: 'a', slope: 1 } as never, 'the whole: Unrecognized key: "slope"'],
  ])('whose details are %s is refused by name', async (_, accuracy, message) => {
    const opened = openHeads(ort, bundle({}, { accuracy }))
    await expect(opened).rejects.toThrow(BundleError)
    await expect(opened).rejects.toThrow('manifest.json: expected heads of this version, found')
    await expect(opened).rejects.toThrow(message)
  })
})
