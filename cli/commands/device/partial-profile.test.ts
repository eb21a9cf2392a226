import { appendFileSync, existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPartialProfile } from './partial-profile.ts'

const setting = { runtime: 'onnxruntime-node 1.30.0, CPU, 1 thread', batch: 1, precision: 'fp32' }
const network = { sampler: 'chain', seed: 5, us: [10, 11], reference: [3, 4] }
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archcast-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('what was timed is there again after an end in the middle of a line', async () => {
  const out = join(folder, 'device.json')
  const part = await openPartialProfile(out, setting)
  expect(part.known).toEqual([])
  part.add(network)
  appendFileSync(part.path, '{"sampler":"cha')
  const again = await openPartialProfile(out, setting)
  expect(again.known).toEqual([network])
  again.add({ ...network, seed: 6 })
  expect((await openPartialProfile(out, setting)).known).toHaveLength(2)
  await again.remove()
  expect(existsSync(part.path)).toBe(false)
})

test('times of another batch or runtime are not gone on with', async () => {
  const out = join(folder, 'device.json')
  await openPartialProfile(out, setting)
  await expect(openPartialProfile(out, { ...setting, batch: 8 })).rejects.toThrow(
    /holds times of .*batch 1, fp32, not of .*batch 8, fp32/,
  )
})

test('a file that is no device is left alone', async () => {
  const out = join(folder, 'device.json')
  await writeFile(out, '{}')
  await expect(openPartialProfile(out, setting)).rejects.toThrow('is not a device file')
})
