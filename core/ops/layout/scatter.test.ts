import { expect, test } from 'vitest'
import { CHILD_BATCH, readAndRun } from '../../../test/onnx/child-network.ts'

const elements = (dims: readonly number[]) => dims.reduce((a, b) => a * b, 1)
const numbers = (dims: readonly number[]) => ({ ints: Array<number>(elements(dims)).fill(0), dims })

test('ScatterND into a part of scores', async () => {
  const made = await readAndRun({
    input: [1, 2, 5, 5],
    nodes: [
      { op: 'Slice', inputs: ['x', 'start', 'end', 'axes'], output: 'part' },
      { op: 'Sigmoid', inputs: ['part'], output: 'u' },
      { op: 'ScatterND', inputs: ['x', 'places', 'u'], output: 'y' },
    ],
    constants: { start: { ints: [1] }, end: { ints: [5] }, axes: { ints: [2] }, places: numbers([1, 2, 4, 5, 4]) },
  })
  expect(made).toMatchObject({
    ops: 'slice activation overwrite',
    macs: 0,
    params: 0,
    shapes: [[CHILD_BATCH, 2, 5, 5]],
  })
})

test('ScatterElements of what is computed into zeros', async () => {
  const made = await readAndRun({
    input: [1, 3, 2],
    nodes: [{ op: 'ScatterElements', inputs: ['zeros', 'places', 'x'], output: 'y', attributes: { axis: 2 } }],
    constants: { zeros: { floats: Array<number>(12).fill(0), dims: [1, 3, 4] }, places: numbers([1, 3, 2]) },
  })
  expect(made.graph.nodes.at(-1)!.shape).toEqual([3, 4])
  expect(made.shapes).toEqual([[CHILD_BATCH, 3, 4]])
})

test('places that are computed are refused', async () => {
  const nodes = [{ op: 'ScatterElements', inputs: ['x', 'x', 'x'], output: 'y' }]
  await expect(readAndRun({ input: [1, 3, 2], nodes })).rejects.toThrow('they must be constants')
})
