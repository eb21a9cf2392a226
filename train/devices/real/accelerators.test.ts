import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readCsv } from '../../data/csv-table.ts'
import { acceleratorNetworks, readAccelerators } from './accelerators.ts'
import { cost } from '@archcast/core/arch/cost.ts'

const folder = await mkdtemp(join(tmpdir(), 'archcast-accelerators-'))
afterAll(() => rm(folder, { recursive: true }))

const stages = Array.from({ length: 7 }, (_, b) => ['e', 'k', 'l', 'se'].map((choice) => `block${b}_${choice}`)).flat()
const figures = [
  'latency_zcu102',
  'latency_vck190',
  'throughput_a100',
  'throughput_3090',
  'throughput_tpuv2',
  'throughput_tpuv3',
]
const path = join(folder, 'accel.csv')
await writeFile(
  path,
  [
    [...stages, ...figures].join(','),
    // e, k, l, se of seven stages.
    [
      ...'4,3,3,False,4,5,1,False,1,5,1,False,6,5,3,False,1,3,2,False,1,5,3,False,4,5,1,False'.split(','),
      4,
      3,
      8000,
      5000,
      500,
      '',
    ].join(','),
    [...Array(7).fill(['1', '3', '1', 'True']).flat(), 1, '', 1, 1, 1, 1].join(','),
  ].join('\n'),
)

test('networks have the parameters that the benchmark published', async () => {
  const [first] = acceleratorNetworks(await readCsv(path, ''), 10)
  expect(cost(first.graph).params).toBe(2_481_552)
  expect(first.layers).toBe(14)
})

test('a throughput is the time of an image, and what was not measured is left out', async () => {
  const devices = await readAccelerators(path)
  const of = (name: string) => devices.find((device) => device.name === name)!.networks.map(({ value }) => value)
  expect(of('zcu102')).toEqual([4, 1])
  expect(of('vck190')).toEqual([3])
  expect(of('a100')).toEqual([0.125, 1000])
  expect(of('tpu-v3')).toEqual([1000])
})
