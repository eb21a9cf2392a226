import { describe, expect, test } from 'vitest'
import { CHILD_BATCH, readAndRun } from '../../../test/onnx/child-network.ts'
import type { SmallNode } from '../../../test/onnx/small-models.ts'

const half = { floats: [0.5], dims: [] }
const OPTIONS: Readonly<Record<string, SmallNode['attributes']>> = { Mod: { fmod: 1 } }
const truth = (holds: boolean) => Number(holds)

describe('comparisons', () => {
  test.each<[string, (a: number, b: number) => number]>([
    ['Equal', (a, b) => truth(a === b)],
    ['Less', (a, b) => truth(a < b)],
    ['LessOrEqual', (a, b) => truth(a <= b)],
    ['Greater', (a, b) => truth(a > b)],
    ['GreaterOrEqual', (a, b) => truth(a >= b)],
    ['Mod', (a, b) => a % b],
  ])('%s of an activation and a number', async (op, expected) => {
    const model = {
      input: [1, 3, 4],
      nodes: [{ op, inputs: ['x', 'c'], output: 'y', attributes: OPTIONS[op] }],
      constants: { c: half },
    }
    const x = Array.from({ length: 24 }, (_, i) => (i - 12) / 8)
    const made = await readAndRun(model, { x })
    expect(made).toMatchObject({ ops: 'constant logic', macs: 0, params: 0, shapes: [[CHILD_BATCH, 3, 4]] })
    made.values[0].forEach((value, i) => expect(value).toBeCloseTo(expected(x[i], 0.5), 6))
  })

  test.each<[string, (a: boolean, b: boolean) => boolean]>([
    ['And', (a, b) => a && b],
    ['Or', (a, b) => a || b],
    ['Xor', (a, b) => a !== b],
  ])('%s of two comparisons', async (op, expected) => {
    const made = await readAndRun({
      input: [1, 8],
      more: { z: [1, 8] },
      nodes: [
        { op: 'Greater', inputs: ['x', 'c'], output: 'a' },
        { op: 'Less', inputs: ['z', 'c'], output: 'b' },
        { op, inputs: ['a', 'b'], output: 'l' },
        { op: 'Not', inputs: ['l'], output: 'y' },
      ],
      constants: { c: half },
    })
    made.values[0].forEach((value, i) => {
      expect(value).toBe(truth(!expected(made.fed.x[i] > 0.5, made.fed.z[i] < 0.5)))
    })
  })

  test('IsNaN', async () => {
    const nodes = [{ op: 'IsNaN', inputs: ['x'], output: 'y' }]
    const { values } = await readAndRun({ input: [1, 2], nodes }, { x: [1, NaN, NaN, 0] })
    expect(values[0]).toEqual([0, 1, 1, 0])
  })
})

describe('Where', () => {
  test('of attention scores, by a mask of the tokens', async () => {
    const made = await readAndRun(
      {
        input: [1, 2, 5, 5],
        more: { mask: [1, 5] },
        nodes: [
          { op: 'Cast', inputs: ['mask'], output: 'm', attributes: { to: 9 } },
          { op: 'Unsqueeze', inputs: ['m', 'axes'], output: 'wide' },
          { op: 'Where', inputs: ['wide', 'x', 'least'], output: 'scores' },
          { op: 'Softmax', inputs: ['scores'], output: 'y', attributes: { axis: -1 } },
        ],
        constants: { axes: { ints: [1, 2] }, least: { floats: [-Infinity], dims: [] } },
      },
      { mask: [1, 1, 1, 0, 0, 1, 1, 1, 0, 0] },
    )
    expect(made.shapes).toEqual([[CHILD_BATCH, 2, 5, 5]])
    made.values[0].forEach((value, i) => (i % 5 < 3 ? expect(value).toBeGreaterThan(0) : expect(value).toBe(0)))
  })

  test('of two constants', async () => {
    const made = await readAndRun({
      input: [1, 4],
      nodes: [
        { op: 'Less', inputs: ['x', 'c'], output: 'l' },
        { op: 'Where', inputs: ['l', 'row', 'c'], output: 'y' },
      ],
      constants: { c: half, row: { ints: [2, 2, 2, 2], dims: [1, 4] } },
    })
    made.values[0].forEach((value, i) => expect(value).toBe(made.fed.x[i] < 0.5 ? 2 : 0.5))
  })

  test('an operand of more axes moves the batch back', async () => {
    const made = await readAndRun({
      input: [1, 4],
      nodes: [
        { op: 'Greater', inputs: ['x', 'c'], output: 'l' },
        { op: 'Where', inputs: ['l', 'c', 'planes'], output: 'y' },
      ],
      constants: { c: half, planes: { weights: [3, 1, 4] } },
    })
    expect(made.graph.nodes.at(-1)!.shape).toEqual([3, 4])
    expect(made).toMatchObject({ params: 12, shapes: [[CHILD_BATCH, 3, 4]] })
  })
})
