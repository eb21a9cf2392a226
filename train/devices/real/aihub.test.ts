import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readAiHubDevices } from './aihub.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'

const folder = await mkdtemp(join(tmpdir(), 'archcast-aihub-'))
afterAll(() => rm(folder, { recursive: true }))

const graph = parseArchitecture({
  input: { channels: 3, height: 1, width: 1 },
  classes: 2,
  nodes: [{ id: 'logits', op: 'linear', channels: 2, inputs: ['input'] }],
})
const models = ['resnet18', 'resnet50', 'vit', 'beit', 'regnet']
const networks = new Map(models.map((name) => [`${name}@224`, { graph, work: new Float64Array(1) }]))

test('a runtime that often leaves operations to the processor is fitted apart, and its devices say so', async () => {
  const path = join(folder, 'aihub.csv')
  // Of five networks the first runtime runs two only in part on the NPU, the second none.
  const rows = models.flatMap((model, i) => [
    `${model},w8a16,Phone (X),onnx,${i + 1},NPU,100,${i < 2 ? 90 : 100}`,
    `${model},w8a16,Phone (X),qnn_dlc,${i + 1},NPU,100,100`,
    `${model},w8a16,Phone (X),qnn_dlc,99,CPU,100,0`,
  ])
  await writeFile(
    path,
    ['model,precision,device,runtime,latency_ms,compute_unit,layers,layers_npu', ...rows].join('\n'),
  )
  const [onnx, qnn] = await readAiHubDevices(path, networks)
  expect([onnx, qnn]).toMatchObject([
    { name: 'phone-x/onnx/w8a16', group: 'w8a16 onnx', precision: 'w8a16' },
    { name: 'phone-x/qnn_dlc/w8a16', precision: 'w8a16' },
  ])
  expect(qnn.group).toBeUndefined()
  expect(onnx.caveats[1]).toMatch(/^2 of them, some of whose operations the runtime leaves to the processor/)
  expect(qnn.caveats).toHaveLength(1)
  expect(qnn.networks.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5])
})
