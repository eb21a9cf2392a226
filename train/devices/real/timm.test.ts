import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readTimmDevices } from './timm.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'

const folder = await mkdtemp(join(tmpdir(), 'archcast-timm-'))
afterAll(() => rm(folder, { recursive: true }))

const graph = parseArchitecture({
  input: { channels: 3, height: 1, width: 1 },
  classes: 2,
  nodes: [{ id: 'logits', op: 'linear', channels: 2, inputs: ['input'] }],
})
const network = { graph, work: new Float64Array(EXECUTED_WORK.length) }

test('a device for each name, with the median of each network that there is a graph of', async () => {
  const path = join(folder, 'timm_latency.csv')
  const rows = [
    'device,model,family,img_size,batch,ms_per_image,params_m,gmacs,macts_m',
    'i7_12700h/torch2.4-inductor/fp32,small,tiny,160,1,1.5,1,1,1',
    'i7_12700h/torch2.4-inductor/fp32,small.recipe,tiny,160,1,1.6,1,1,1',
    'i7_12700h/torch2.4-inductor/fp32,unknown,tiny,160,1,1.7,1,1,1',
    'rtx3090/torch2.4-nhwc/amp,small,tiny,160,1024,0.01,1,1,1',
    'rtx3090/torch2.4-nhwc/amp,large,big,160,512,0,1,1,1',
    'i7_12700h/torch2.4-inductor/fp32,branched,tiny,160,1,2,4,1,9',
    'rtx3090/torch2.4-nhwc/amp,branched,tiny,160,512,0.5,3,1,4',
    'rtx3090/torch2.4-nhwc/amp,uncounted,tiny,160,512,0.5,,,',
  ]
  await writeFile(path, `${rows.join('\n')}\n`)
  const devices = await readTimmDevices(
    path,
    new Map(['small@160', 'large@160', 'branched@160', 'uncounted@160'].map((name) => [name, network])),
  )
  expect(devices.map(({ name, networks }) => [name, networks.map(({ name: of, value }) => [of, value])])).toEqual([
    [
      'i7_12700h/torch2.4-inductor/fp32',
      [
        ['small@160', 1.55],
        ['branched@160', 2],
      ],
    ],
    // There the branches were merged before it was timed.
    [
      'rtx3090/torch2.4-nhwc/amp',
      [
        ['small@160', 0.01],
        ['uncounted@160', 0.5],
      ],
    ],
  ])
  expect(devices[0]).toMatchObject({
    hardware: 'Intel Core i7-12700H',
    runtime: 'PyTorch 2.4, compiled by inductor',
    precision: 'fp32',
    caveats: [],
  })
  expect(devices[0]).not.toHaveProperty('largeRuns')
  expect(devices[1]).toMatchObject({
    runtime: 'PyTorch 2.4, eager, channels last',
    precision: 'amp',
    largeRuns: true,
  })
  expect(devices[1].caveats).toEqual([expect.stringContaining('runs of as many images as fit')])
})
