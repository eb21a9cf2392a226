// Files that people write are read alike, whatever they hold: by a byte order mark, ends of lines, encodings.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { flat } from '../test/contract/small-architectures.ts'
import { readMeasured } from './measured-networks.ts'
import { readTrainingConfig } from './training-config.ts'
import { desk } from '@archcast/core/latency/testing.ts'
import { readDeviceFile, readExtra, readTaskFile } from '@archcast/serve/node/named-file.ts'
import { readCsv } from '@archcast/train/data/csv-table.ts'
import { temporaryFolder } from '@archcast/train/data/testing.ts'

const CONFIG = fileURLToPath(new URL('../train/configs/cifar10-nb201.json', import.meta.url))
let folder: string
let config: string
beforeAll(async () => {
  folder = await temporaryFolder()
  config = await readFile(CONFIG, 'utf8')
})
afterAll(() => rm(folder, { recursive: true }))

const FORMS: readonly (readonly [name: string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with a byte order mark', (text) => `\uFEFF${text}`],
  ['with CR LF', (text) => text.replaceAll('\n', '\r\n')],
  ['with both', (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`],
]
const named = JSON.stringify({ ...desk, hardware: 'a\u2028desk, 机' }, null, 2)
const samples = `space,arch,latency_ms\n"nas-bench-201",|nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|,2\n`

describe.each(FORMS)('%s', (_, form) => {
  const write = async (name: string, text: string) => {
    const path = join(folder, name)
    await writeFile(path, form(text))
    return path
  }

  test('a device file, a configuration, samples and networks beside them are what they are', async () => {
    expect((await readDeviceFile(await write('device.json', named))).hardware).toBe('a\u2028desk, 机')
    expect((await readTrainingConfig(await write('config.json', config))).name).toBe('cifar10-nb201')
    const { networks } = await readMeasured(await write('samples.csv', samples), 'latency_ms')
    expect(networks.map(({ name, value }) => [name, value])).toEqual([['line 2', 2]])
    await write('net.json', JSON.stringify(flat(), null, 2))
    const beside = await readMeasured(await write('files.csv', 'file,latency_ms\nnet.json,3\n'), 'latency_ms')
    expect(beside.networks.map(({ value }) => value)).toEqual([3])
  })
})

const utf16 = (text: string) => {
  const units = Array.from(`\uFEFF${text}`, (character) => character.charCodeAt(0))
  return Uint8Array.from(units.flatMap((unit) => [unit & 255, unit >> 8]))
}

test('another encoding is refused by its name, and with the path, wherever it is', async () => {
  const path = join(folder, 'utf16')
  const reason = 'is UTF-16 and not UTF-8; save it as that'
  await writeFile(path, utf16(named))
  for (const read of [readDeviceFile, readTaskFile, readTrainingConfig, (file: string) => readExtra([file], [])])
    await expect(read(path)).rejects.toThrow(`${path} ${reason}`)
  await writeFile(path, utf16(samples))
  await expect(readCsv(path, 'Mend it')).rejects.toThrow(`${path}: ${reason}. Mend it`)
})

test('a file that is not there is told with what makes it, one that is a folder as that', async () => {
  const none = join(folder, 'none.json')
  await expect(readDeviceFile(none)).rejects.toThrow(`there is no device file ${none}; make one with archcast device`)
  await expect(readTrainingConfig(none)).rejects.toThrow(`there is no configuration ${none}; those that come`)
  await expect(readTaskFile(folder)).rejects.toThrow(`${folder}: it is a folder; name the files in it`)
})
