import { expect, test } from 'vitest'
import { CHILD_BATCH, readAndRun } from '../../../test/onnx/child-network.ts'

const input = [1, 3, 4]
const axis = { ints: [2], dims: [] }

test('CumSum', async () => {
  const nodes = [{ op: 'CumSum', inputs: ['x', 'axis'], output: 'y' }]
  const made = await readAndRun({ input, nodes, constants: { axis } })
  expect(made).toMatchObject({ ops: 'cumsum', shapes: [[CHILD_BATCH, 3, 4]] })
  expect(made.values[0][3]).toBeCloseTo(
    made.fed.x.slice(0, 4).reduce((a, b) => a + b),
    5,
  )
})

test.each([
  ['ArgMax', 1, [CHILD_BATCH, 3, 1]],
  ['ArgMin', 0, [CHILD_BATCH, 3]],
] as const)('%s with keepdims %i', async (op, keepdims, shape) => {
  const nodes = [{ op, inputs: ['x'], output: 'y', attributes: { axis: -1, keepdims } }]
  const made = await readAndRun({ input, nodes })
  const row = made.fed.x.slice(0, 4)
  const extreme = op === 'ArgMax' ? Math.max(...row) : Math.min(...row)
  expect(made.shapes).toEqual([shape])
  expect(made.values[0][0]).toBe(row.indexOf(extreme))
})

test('TopK gives values and their places', async () => {
  const nodes = [{ op: 'TopK', inputs: ['x', 'k'], output: ['y', 'places'], attributes: { axis: 1 } }]
  const made = await readAndRun({ input, nodes, constants: { k: { ints: [2] } }, output: ['y', 'places'] })
  expect(made).toMatchObject({
    ops: 'top_k top_k',
    shapes: [
      [CHILD_BATCH, 2, 4],
      [CHILD_BATCH, 2, 4],
    ],
  })
  const column = [0, 4, 8].map((i) => made.fed.x[i])
  expect(made.values[0][0]).toBeCloseTo(Math.max(...column), 6)
  expect(made.values[1][0]).toBe(column.indexOf(Math.max(...column)))
})

test('along the batch it is refused', async () => {
  const nodes = [{ op: 'ArgMax', inputs: ['x'], output: 'y', attributes: { axis: 0 } }]
  await expect(readAndRun({ input, nodes })).rejects.toThrow('it works along the batch')
})

test('more entries than there are are refused', async () => {
  const nodes = [{ op: 'TopK', inputs: ['x', 'k'], output: ['y', ''] }]
  await expect(readAndRun({ input, nodes, constants: { k: { ints: [5] } } })).rejects.toThrow('takes 5 of 4 entries')
})
