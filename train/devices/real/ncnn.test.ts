import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readNcnnDevices } from './ncnn.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'

const folder = await mkdtemp(join(tmpdir(), 'archcast-ncnn-'))
afterAll(() => rm(folder, { recursive: true }))

const graph = parseArchitecture({
  input: { channels: 3, height: 1, width: 1 },
  classes: 2,
  nodes: [{ id: 'logits', op: 'linear', channels: 2, inputs: ['input'] }],
})
const names = ['mobilenetv1_100@224', 'mobilenetv2_100@224', 'resnet18@224', 'resnet50@224', 'mnasnet_100@224']
const networks = new Map(names.map((name) => [name, { graph, work: new Float64Array(EXECUTED_WORK.length) }]))
const models = ['mobilenet', 'mobilenet_v2', 'resnet18', 'resnet50', 'mnasnet']

test('a device is a piece of hardware by most threads, and its GPU another', async () => {
  const path = join(folder, 'ncnn.csv')
  const run = (device: string, threads: number, gpu: string, powersave: number, ms: number) =>
    models.map((model) => `${device},${threads},${gpu},${powersave},${model},1,1,${ms}`)
  const rows = [
    'device,threads,gpu,powersave,model,min_ms,max_ms,avg_ms',
    ...run('Board X (Cortex-A76 2.4GHz x 4)', 1, '-1', 0, 40),
    ...run('Board X (Cortex-A76 2.4GHz x 4)', 4, '', 2, 12),
    ...run('Board X (Cortex-A76 2.4GHz x 4)', 4, '-1', 1, 90),
    ...run('Board X (Cortex-A76 2.4GHz x 4)', 1, '0', 0, 7),
    ...run('Rare', 1, '-1', 0, 5).slice(1),
  ]
  await writeFile(path, rows.join('\n'))
  const { processors, graphics } = await readNcnnDevices(path, networks)
  expect(processors.map(({ name, threads }) => [name, threads])).toEqual([['board-x/ncnn/4t', 4]])
  expect(graphics.map(({ name, threads }) => [name, threads])).toEqual([['board-x/ncnn/gpu0', undefined]])
  expect(processors[0].networks.map(({ value }) => value)).toEqual([12, 12, 12, 12, 12])
})

test('integers are a device of their own, and networks of the benchmark are known by what they execute', async () => {
  const path = join(folder, 'integers.csv')
  const quantised = ['squeezenet-int8', 'googlenet_int8', 'vgg16_int8', 'squeezenet_ssd_int8', 'mobilenet_int8']
  const run = (model: string, gpu: number) => `Board Y,2,${gpu},0,${model},1,1,5`
  const rows = quantised.flatMap((model) => [run(model, -1), run(model, 0)])
  await writeFile(path, ['device,threads,gpu,powersave,model,min_ms,max_ms,avg_ms', ...rows].join('\n'))
  const { processors, graphics } = await readNcnnDevices(path, networks)
  expect(processors).toMatchObject([{ name: 'board-y/ncnn/2t/int8', precision: 'int8', threads: 2 }])
  expect(processors[0].networks.map(({ name }) => name)).toContain('squeezenet')
  expect(processors[0].networks[0].work.some((amount) => amount > 0)).toBe(true)
  // They have no kernels of integers.
  expect(graphics).toEqual([])
})
