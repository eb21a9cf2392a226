import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { onnx } from '../test/contract/small-architectures.ts'
import { readMeasured } from './measured-networks.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'

const folder = await mkdtemp(join(tmpdir(), 'archcast-measured-'))
afterAll(() => rm(folder, { recursive: true }))

const document = {
  input: { channels: 3, height: 8, width: 8 },
  classes: 2,
  nodes: [
    { id: 'pool', op: 'global_avg_pool', inputs: ['input'] },
    { id: 'logits', op: 'linear', channels: 2, inputs: ['pool'] },
  ],
}
const quoted = `"${JSON.stringify(document).replaceAll('"', '""')}"`
const cell = '|nor_conv_3x3~0|+|skip_connect~0|none~1|+|none~0|none~1|nor_conv_1x1~2|'

async function csv(name: string, ...rows: string[]): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `${rows.join('\n')}\n`)
  return path
}

test('networks of every form are read, what has no finite value is named', async () => {
  await writeFile(join(folder, 'net.onnx'), onnx())
  await writeFile(join(folder, 'net.json'), JSON.stringify(document))
  const path = await csv(
    'all.csv',
    'space,arch,architecture,file,accuracy,family',
    `nas-bench-201,${cell},,,0.5,cells`,
    `,,${quoted},,0.6,`,
    ',,,net.json,0.7,',
    ',,,net.onnx,0.8,',
    ',,,net.onnx,nan,',
    `nas-bench-201,${cell},,,,`,
  )
  const { networks, unmeasured, columns } = await readMeasured(path, 'accuracy')
  expect(networks.map(({ name, value }) => [name, value])).toEqual([
    ['line 2', 0.5],
    ['line 3', 0.6],
    ['line 4 (net.json)', 0.7],
    ['line 5 (net.onnx)', 0.8],
  ])
  expect(unmeasured).toEqual(["line 6 (net.onnx): 'nan'", "line 7: ''"])
  expect(columns).toContain('family')
  expect(networks[0].cell('family')).toBe('cells')
  expect(networks[0].cell('recipe')).toBe('')
  const [, written, json] = networks.map(({ architecture }) => canonicalHash(architecture.graph))
  expect(json).toBe(written)
})

test('a network at fault is told with its line', async () => {
  const path = await csv('bad.csv', 'architecture,latency_ms', `${quoted},1`, '"{""classes"": 2}",2')
  await expect(readMeasured(path, 'latency_ms')).rejects.toThrow(`${path}, line 3: `)
  const none = await csv('none.csv', 'space,arch,latency_ms', ',,3')
  await expect(readMeasured(none, 'latency_ms')).rejects.toThrow('line 2: it names no network')
  const missing = await csv('missing.csv', 'file,latency_ms', 'nowhere.onnx,3')
  await expect(readMeasured(missing, 'latency_ms')).rejects.toThrow('line 2 (nowhere.onnx): there is no such file')
})

test('a column that is missing is told with those that are needed', async () => {
  const path = await csv('columns.csv', 'space,arch,top1', `nas-bench-201,${cell},1`)
  await expect(readMeasured(path, 'accuracy')).rejects.toThrow(/has no column accuracy, only space, arch, top1/)
})
