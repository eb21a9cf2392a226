import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readPhoneNetworks } from './phone-networks.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'

const folder = await mkdtemp(join(tmpdir(), 'archcast-phone-networks-'))
afterAll(() => rm(folder, { recursive: true }))

const feature = (cells: object) =>
  `"${JSON.stringify(cells).replaceAll('"', "'").replaceAll(':', ': ').replaceAll(',', ', ')}"`

async function files() {
  const listed = [
    'model,operation,feature,mi8se|gpu|float,mi8se|gpu|kernel',
    `small1,CONV_2D,${feature({ Input_shape: '8', Input_channel: 3, Output_shape: '4', Stride: '2', Kernel: '3', Filter: '16', Group: '1' })},1,convolution_2d_0_linked_:_relu_1`,
    `small1,DEPTHWISE_CONV_2D,${feature({ Input_shape: '6', Input_channel: 16, Output_shape: '4', Stride: '1', Kernel: '3', Filter: '1', Group: '1' })},1,depthwise_convolution_2_linked_:_add_3_linked_:_relu_4`,
    `small1,FULLY_CONNECTED,${feature({ Input_shape: '-', Input_channel: 16, Output_shape: '-', Filter: '10' })},1,fully_connected_5`,
  ]
  const eager = ['model,operation,feature', `other,aten::add,${feature({ input_channel: 16, input_shape: 4 })}`]
  const paths = ['listed', 'eager'].map((name) => join(folder, `${name}.csv`))
  await Promise.all([listed, eager].map((rows, i) => writeFile(paths[i], `${rows.join('\n')}\n`)))
  return paths
}

test('counts what a network executes from its listing', async () => {
  const [listed, eager] = await files()
  const networks = await readPhoneNetworks(listed, eager)
  const work = (name: string) => networks.get('small1')![EXECUTED_WORK.indexOf(name)]
  expect(work('fused.stem.macs')).toBe(27 * 16 * 16)
  expect(work('fused.depthwise.macs')).toBe(9 * 16 * 16)
  expect(work('fused.linear.macs')).toBe(160)
  expect(work('written.rectifier.calls')).toBe(2)
  expect(work('written.arithmetic.elements')).toBe(3 * 16 * 16)
  expect(work('fused.rectifier.calls')).toBe(0)
})
