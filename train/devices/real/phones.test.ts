import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readPhoneDevices } from './phones.ts'

const folder = await mkdtemp(join(tmpdir(), 'archcast-phones-'))
afterAll(() => rm(folder, { recursive: true }))

const names = Array.from({ length: 20 }, (_, i) => `small${i}_w2`)
const tokens = Array.from({ length: 10 }, (_, i) => `vit-${i}`)
const networks = new Map([...names, ...tokens].map((name) => [name, new Float64Array(1)]))

test('a configuration is a device, with the networks of all tables that are known', async () => {
  const table = async (file: string, rows: readonly string[]) => {
    const path = join(folder, file)
    await writeFile(path, `${rows.join('\n')}\n`)
    return path
  }
  const columns = 'pixel4|1large1med|quant|mean,pixel4|1large1med|quant|std,pixel4|gpu|float|mean'
  const paths = [
    await table('cnn.csv', [`model,FLOPS,${columns}`, ...names.map((name) => `${name},1,1500,2,9`), 'unknown,1,9,9,9']),
    await table('tokens.csv', [`model,FLOPS,${columns}`, ...tokens.map((name) => `${name},1,2500,2,`)]),
  ]
  const devices = await readPhoneDevices('torchmobile', paths, networks)
  // Twenty networks alone are not worth a name.
  expect(devices).toMatchObject([
    {
      name: 'pixel4-1large1med/torchmobile/int8',
      hardware: 'Google Pixel 4, 1 large and 1 middle cores',
      runtime: 'PyTorch Mobile',
      precision: 'int8',
      threads: 2,
    },
  ])
  expect(devices[0].networks).toHaveLength(30)
  expect(devices[0].networks[0]).toMatchObject({ name: 'small0_w2', family: 'small', value: 1.5 })
  expect(devices[0].networks[29]).toMatchObject({ name: 'vit-9', family: 'vit', value: 2.5 })
})
