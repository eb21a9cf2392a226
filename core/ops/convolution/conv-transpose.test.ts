import { describe, expect, test } from 'vitest'
import { CHILD_BATCH, parseAndRun, readAndRun } from '../../../test/onnx/child-network.ts'
import type { SmallModel } from '../../../test/onnx/small-models.ts'

const model = (
  input: readonly number[],
  weights: readonly number[],
  attributes = {},
  more: Partial<SmallModel> = {},
): SmallModel => ({
  input,
  nodes: [{ op: 'ConvTranspose', inputs: ['x', 'w'], output: 'y', attributes }],
  constants: { w: { weights } },
  ...more,
})

describe('ConvTranspose', () => {
  // MACs: input positions x input channels x output channels of a group x window.
  test.each<[string, SmallModel, readonly number[], number]>([
    ['twice the size', model([1, 4, 5, 6], [4, 3, 2, 2], { strides: [2, 2] }), [3, 10, 12], 30 * 4 * 3 * 4],
    [
      'padding and groups',
      model([1, 4, 5, 6], [4, 3, 3, 3], { pads: [1, 1, 1, 1], group: 2 }),
      [6, 5, 6],
      30 * 4 * 3 * 9,
    ],
    [
      'uneven padding',
      model([1, 4, 5, 6], [4, 3, 3, 3], { pads: [0, 1, 2, 1], strides: [2, 1] }),
      [3, 9, 6],
      30 * 4 * 3 * 9,
    ],
    [
      'output padding and dilation',
      model([1, 4, 5, 6], [4, 3, 3, 3], { output_padding: [1, 0], strides: [2, 2], dilations: [1, 2] }),
      [3, 12, 15],
      30 * 4 * 3 * 9,
    ],
    [
      'SAME_UPPER',
      model([1, 4, 5, 6], [4, 3, 3, 3], { auto_pad: 'SAME_UPPER', strides: [2, 2] }),
      [3, 10, 12],
      30 * 4 * 3 * 9,
    ],
    [
      'SAME of a window below its stride',
      model([1, 4, 5, 6], [4, 3, 1, 1], { auto_pad: 'SAME_LOWER', strides: [2, 2] }),
      [3, 10, 12],
      30 * 12,
    ],
    [
      'extents to give',
      model([1, 4, 5, 6], [4, 3, 3, 3], { output_shape: [10, 13], strides: [2, 2] }),
      [3, 10, 13],
      30 * 4 * 3 * 9,
    ],
    ['a sequence', model([1, 4, 6], [4, 3, 5], { strides: [3], pads: [1, 1] }), [3, 18], 6 * 4 * 3 * 5],
  ])('%s', async (_, given, shape, macs) => {
    const made = await readAndRun(given)
    const { weights } = given.constants!.w as { weights: readonly number[] }
    expect(made).toMatchObject({ ops: 'conv_transpose', macs, params: weights.reduce((a, b) => a * b, 1) })
    expect(made.graph.nodes[0].shape).toEqual(shape)
    expect(made.shapes).toEqual([[CHILD_BATCH, ...shape]])
  })

  test('its bias, and one that is added behind it', async () => {
    const w = { weights: [4, 3, 2, 2] }
    const own = await readAndRun({
      ...model([1, 4, 5, 6], w.weights),
      nodes: [{ op: 'ConvTranspose', inputs: ['x', 'w', 'b'], output: 'y' }],
      constants: { w, b: { weights: [3] } },
    })
    const added = await readAndRun({
      ...model([1, 4, 5, 6], w.weights),
      nodes: [
        { op: 'ConvTranspose', inputs: ['x', 'w'], output: 'c' },
        { op: 'Add', inputs: ['c', 'b'], output: 'y' },
      ],
      constants: { w, b: { weights: [1, 3, 1, 1] } },
    })
    for (const { ops, params } of [own, added]) expect({ ops, params }).toEqual({ ops: 'conv_transpose', params: 51 })
  })

  test('each position is spread over a window', async () => {
    const document = {
      input: { channels: 2, height: 2, width: 3 },
      nodes: [
        {
          id: 'up',
          op: 'conv_transpose',
          kernel: 3,
          stride: 2,
          padding: [1, 0, 0, 1],
          output_padding: [0, 1],
          channels: 2,
          inputs: ['input'],
        },
      ],
    }
    const { graph, fed, values } = await parseAndRun(document)
    const shape = [2, 4, 7]
    expect(graph.nodes[0].shape).toEqual(shape)
    const sums = new Float64Array(56)
    const [x, w] = [fed.input, fed['up.weight']]
    for (let c = 0; c < 2; c++)
      for (let o = 0; o < 2; o++)
        for (let i = 0; i < 6; i++)
          for (let k = 0; k < 9; k++) {
            const row = 2 * Math.floor(i / 3) + Math.floor(k / 3) - 1
            const column = 2 * (i % 3) + (k % 3)
            if (row < 0 || row >= 4 || column >= 7) continue
            sums[(o * 4 + row) * 7 + column] += x[c * 6 + i] * w[(c * 2 + o) * 9 + k]
          }
    sums.forEach((sum, i) => expect(values[0][i]).toBeCloseTo(sum, 5))
  })

  test('refuses a weight for other channels', async () => {
    await expect(readAndRun(model([1, 4, 5, 6], [5, 3, 2, 2]))).rejects.toThrow('does not fit 4 channels')
  })
})
