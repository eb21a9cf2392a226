// Pooling over whole volumes: every axis behind the channels becomes one.
import { expect, test } from 'vitest'
import { CHILD_BATCH, parseAndRun } from '../../../test/onnx/child-network.ts'

const VOLUME = Array.from({ length: CHILD_BATCH * 2 * 12 }, (_, i) => (7 * i) % 24)
const channels = Array.from({ length: CHILD_BATCH * 2 }, (_, i) => VOLUME.slice(12 * i, 12 * (i + 1)))

test.each([
  ['global_max_pool', (values: readonly number[]) => Math.max(...values)],
  ['global_avg_pool', (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length],
])('%s', async (op, of) => {
  const network = { input: { shape: [2, 3, 2, 2] }, nodes: [{ id: 'pool', op, inputs: ['input'] }] }
  const { shapes, values } = await parseAndRun(network, { input: VOLUME })
  expect(shapes).toEqual([[CHILD_BATCH, 2, 1, 1, 1]])
  expect(values[0]).toEqual(channels.map(of))
})
