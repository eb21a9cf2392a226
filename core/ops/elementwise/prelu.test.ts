import { expect, test } from 'vitest'
import { readAndRun } from '../../../test/onnx/child-network.ts'

const negative = { x: Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? -i : i)) }

test.each([
  ['each channel', [3, 1, 1], 'prelu', [0.5, 0.25, 2]],
  ['all channels', [1], 'prelu', [0.5]],
])('a slope for %s', async (_, extents, ops, slope) => {
  const model = {
    input: [1, 3, 2, 2],
    nodes: [{ op: 'PRelu', inputs: ['x', 's'], output: 'y' }],
    constants: { s: { weights: extents } },
  }
  const made = await readAndRun(model, { ...negative, 'n0.weight': slope })
  expect(made).toMatchObject({ ops, macs: 0, params: slope.length, shapes: [[2, 3, 2, 2]] })
  const slopeOf = (i: number) => slope[slope.length === 1 ? 0 : Math.floor((i % 12) / 4)]
  expect(made.values[0]).toEqual(made.fed.x.map((value, i) => (value < 0 ? slopeOf(i) * value : value)))
})
