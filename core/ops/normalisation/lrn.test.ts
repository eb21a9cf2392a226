import { expect, test } from 'vitest'
import { CHILD_BATCH, readAndRun } from '../../../test/onnx/child-network.ts'

test('LRN keeps the shape and learns nothing', async () => {
  const made = await readAndRun({
    input: [1, 6, 5, 7],
    nodes: [{ op: 'LRN', inputs: ['x'], output: 'y', attributes: { size: 3 } }],
  })
  expect(made).toMatchObject({ ops: 'lrn', macs: 0, params: 0, shapes: [[CHILD_BATCH, 6, 5, 7]] })
  // Channels 0 and 1 of the first pixel, with ONNX's alpha of 1e-4, beta of 3/4 and bias of 1.
  const [first, second] = [made.fed.x[0], made.fed.x[35]]
  expect(made.values[0][0]).toBeCloseTo(first / (1 + (1e-4 / 3) * (first ** 2 + second ** 2)) ** 0.75, 6)
})
