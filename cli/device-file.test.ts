import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDeviceFile } from './device-file.ts'
import { desk } from '@archcast/core/latency/testing.ts'
import { temporaryFolder } from '@archcast/train/data/testing.ts'

let path: string
let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'desk.json')
})
afterEach(() => rm(folder, { recursive: true }))

test('reads a device', async () => {
  await writeFile(path, JSON.stringify(desk, null, 2))
  expect(await readDeviceFile(path)).toEqual(desk)
})

test('says what is wrong with a file that is none', async () => {
  await expect(readDeviceFile(path)).rejects.toThrow(`there is no device file ${path}; make one with archcast device`)
  await writeFile(path, '{"format":1,')
  await expect(readDeviceFile(path)).rejects.toThrow(`${path} is not JSON: `)
  await writeFile(path, JSON.stringify({ ...desk, batch: 0 }))
  await expect(readDeviceFile(path)).rejects.toThrow(`${path} is not a device file: batch: `)
})
