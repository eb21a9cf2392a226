import { expect, test } from 'vitest'
import { CHILD_BATCH, parseAndRun, readAndRun } from '../../../test/onnx/child-network.ts'

test('Gather of a table by token ids', async () => {
  const made = await readAndRun({
    input: ['batch', 7],
    ids: true,
    nodes: [
      { op: 'Gather', inputs: ['table', 'x'], output: 'e' },
      { op: 'MatMul', inputs: ['e', 'w'], output: 'y' },
    ],
    constants: { table: { weights: [11, 4] }, w: { weights: [4, 3] } },
  })
  expect(made).toMatchObject({ ops: 'embedding linear', macs: 7 * 4 * 3, params: 11 * 4 + 4 * 3 })
  expect(made.graph.inputs).toEqual([{ name: 'x', shape: [7], vocabulary: 11 }])
  expect(made.shapes).toEqual([[CHILD_BATCH, 7, 3]])
})

test('ids are also read as real numbers, as of a mask of padding', async () => {
  const made = await readAndRun({
    input: [1, 7],
    ids: true,
    nodes: [
      { op: 'Gather', inputs: ['table', 'x'], output: 'e' },
      { op: 'Equal', inputs: ['x', 'padding'], output: 'p' },
      { op: 'Not', inputs: ['p'], output: 'kept' },
      { op: 'Cast', inputs: ['kept'], output: 'f', attributes: { to: 1 } },
      { op: 'Unsqueeze', inputs: ['f', 'axis'], output: 'm' },
      { op: 'Mul', inputs: ['e', 'm'], output: 'y' },
    ],
    constants: { table: { weights: [11, 4] }, padding: { ints: [0], dims: [] }, axis: { ints: [2] } },
  })
  expect(made.params).toBe(44)
  expect(made.shapes).toEqual([[CHILD_BATCH, 7, 4]])
  made.values[0].forEach((value, i) => {
    const id = made.fed.x[Math.floor(i / 4)]
    const row = made.fed[Object.keys(made.fed).find((name) => name.endsWith('.weight'))!]
    expect(value).toBeCloseTo(id === 0 ? 0 : row[id * 4 + (i % 4)], 5)
  })
})

test('the word gives rows of its table', async () => {
  const { values, fed, shapes } = await parseAndRun(
    {
      inputs: { tokens: { ids: 3, vocabulary: 5 } },
      nodes: [{ id: 'e', op: 'embedding', vocabulary: 5, channels: 2, inputs: ['tokens'] }],
    },
    { tokens: [4, 0, 2, 1, 3, 4] },
  )
  expect(shapes).toEqual([[CHILD_BATCH, 3, 2]])
  expect(values[0]).toEqual(
    [4, 0, 2, 1, 3, 4].flatMap((id) => [...Float32Array.from(fed['e.weight'].slice(2 * id, 2 * id + 2))]),
  )
})
