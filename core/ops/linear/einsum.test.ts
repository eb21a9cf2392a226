import { describe, expect, test } from 'vitest'
import { CHILD_BATCH, parseAndRun, readAndRun } from '../../../test/onnx/child-network.ts'
import type { SmallModel } from '../../../test/onnx/small-models.ts'

/** Two inputs, or an input and a weight. */
function model(
  equation: string,
  input: readonly number[],
  other: { more: readonly number[] } | { weights: readonly number[] },
): SmallModel {
  return {
    input,
    nodes: [{ op: 'Einsum', inputs: ['x', 'w'], output: 'y', attributes: { equation } }],
    ...('more' in other ? { more: { w: other.more } } : { constants: { w: other } }),
  }
}

describe('Einsum', () => {
  test.each<[string, SmallModel, string, readonly number[], number]>([
    [
      'byhwc,hkc->byhwk',
      model('byhwc,hkc->byhwk', [1, 2, 3, 4, 5], { weights: [3, 6, 5] }),
      'yhwc,hkc->yhwk',
      [2, 3, 4, 6],
      2 * 3 * 4 * 5 * 6,
    ],
    [
      'with spaces',
      model('bhwc, wkc -> bhwk', [1, 3, 4, 5], { weights: [4, 6, 5] }),
      'hwc,wkc->hwk',
      [3, 4, 6],
      3 * 4 * 5 * 6,
    ],
    [
      'two that are computed',
      model('bhnd,bhmd->bhnm', [2, 3, 4, 5], { more: [2, 3, 6, 5] }),
      'hnd,hmd->hnm',
      [3, 4, 6],
      3 * 4 * 5 * 6,
    ],
    ['a batch that is not first', model('ibj,jk->kbi', [4, 1, 3], { weights: [3, 5] }), 'ij,jk->ki', [5, 4], 60],
  ])('%s', async (_, given, equation, shape, macs) => {
    const made = await readAndRun(given)
    const last = made.graph.nodes.at(-1)!
    expect(last).toMatchObject({ op: { type: 'einsum', equation }, shape })
    expect(made.macs).toBe(macs)
    expect(made.shapes).toEqual([[CHILD_BATCH, ...shape]])
  })

  test('a batch of one that is summed away is an axis like any other', async () => {
    // Without an arrow the result has the letters that stand once.
    const { graph, macs } = await readAndRun(model('bij,bjk', [1, 3, 4], { more: [1, 4, 5] }))
    expect(graph.nodes.at(-1)).toMatchObject({ op: { equation: 'bij,bjk->ik' }, shape: [3, 5] })
    expect(macs).toBe(3 * 4 * 5)
  })

  test('of constants alone, beside what is computed', async () => {
    const made = await readAndRun({
      input: [1, 3, 4, 6],
      nodes: [
        { op: 'Einsum', inputs: ['a', 'b'], output: 'c', attributes: { equation: 'hw,ixh->ixw' } },
        { op: 'Add', inputs: ['x', 'c'], output: 'y' },
      ],
      constants: { a: { weights: [5, 6] }, b: { weights: [3, 4, 5] } },
    })
    expect(made).toMatchObject({ macs: 3 * 4 * 5 * 6, params: 5 * 6 + 3 * 4 * 5 })
    expect(made.shapes).toEqual([[CHILD_BATCH, 3, 4, 6]])
  })

  test('heads of a whole batch side by side', async () => {
    const made = await readAndRun({
      input: [2, 3, 4, 5],
      nodes: [
        { op: 'Reshape', inputs: ['x', 'heads'], output: 'h' },
        { op: 'Einsum', inputs: ['h', 'h'], output: 's', attributes: { equation: 'hnd,hmd->hnm' } },
        { op: 'Reshape', inputs: ['s', 'apart'], output: 'y' },
      ],
      constants: { heads: { ints: [-1, 4, 5] }, apart: { ints: [2, 3, 4, 4] } },
    })
    expect(made.graph.nodes.at(-1)).toMatchObject({ op: { equation: 'hnd,hmd->hnm' }, shape: [3, 4, 4] })
    expect(made.macs).toBe(3 * 4 * 4 * 5)
    expect(made.shapes).toEqual([[CHILD_BATCH, 3, 4, 4]])
  })

  test('a batch of several that stands in different places is refused', async () => {
    await expect(readAndRun(model('bij,cjb->ic', [2, 3, 4], { more: [2, 4, 2] }))).rejects.toThrow('several letters')
  })

  test('an ellipsis is refused', async () => {
    await expect(readAndRun(model('...i,ij->...j', [1, 3, 4], { weights: [4, 5] }))).rejects.toThrow('ellipsis')
  })
})

describe('the word', () => {
  const network = (equation: string, ...shapes: readonly (readonly number[])[]) => ({
    inputs: Object.fromEntries(shapes.map((shape, i) => [`i${i}`, { shape }])),
    nodes: [{ id: 'e', op: 'einsum', equation, inputs: shapes.map((_, i) => `i${i}`) }],
  })

  test('three values are multiplied one after another', async () => {
    const { values, fed, macs } = await parseAndRun(network('ab,bc,cd->ad', [2, 3], [3, 4], [4, 5]))
    expect(macs).toBe(2 * 3 * 4 + 2 * 4 * 5)
    let sum = 0
    for (let b = 0; b < 3; b++) for (let c = 0; c < 4; c++) sum += fed.i0[b] * fed.i1[b * 4 + c] * fed.i2[c * 5]
    expect(values[0][0]).toBeCloseTo(sum, 5)
  })

  test.each([
    ['abc,bc->a', "'abc' does not name the axes"],
    ['ab,bc->ac', "'b' is 3 and 4"],
    ['ab,cd->ae', "its result has 'e' twice, or no value has it"],
    ['ab->a', 'is of 1 values, and it reads 2'],
  ])('%s is refused', async (equation, detail) => {
    await expect(parseAndRun(network(equation, [2, 3], [4, 5]))).rejects.toThrow(detail)
  })
})
