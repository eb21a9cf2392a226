// How a network of an ONNX file is run: the batch that the file fixes, or that is given, and its bits.
import { expect, test } from 'vitest'
import { onnx } from '../../test/contract/small-architectures.ts'
import { exportedFiles } from '../../test/fixtures/onnx/exporters.ts'
import { smallModel } from '../../test/onnx/small-models.ts'
import { resolveOnnx } from './resolve-onnx.ts'
import type { SmallModel } from '../../test/onnx/small-models.ts'
import type { ArchitectureError } from '../arch/errors.ts'
import type { InputSize } from './inputs.ts'

test.each<[string, (number | string)[], InputSize, number | undefined]>([
  ['a fixed batch', [8, 3, 4, 4], {}, 8],
  ['a fixed batch that is given too', [8, 3, 4, 4], { batch: 8 }, 8],
  ['a fixed batch of one, which exporters write unasked', [1, 3, 4, 4], {}, undefined],
  ['a batch of one that is asked for', [1, 3, 4, 4], { batch: 1 }, 1],
  ['an open batch', ['N', 3, 4, 4], {}, undefined],
  ['an open batch that is given', ['N', 3, 4, 4], { batch: 4 }, 4],
  ['an open batch that is given by its name', ['N', 3, 4, 4], { dims: { N: 4 } }, 4],
])('%s', (_, extents, size, batch) => {
  const { architecture } = resolveOnnx(onnx(...extents), 'test.onnx', size)
  expect(architecture.batch).toBe(batch)
  expect(architecture.graph.input).toEqual([3, 4, 4])
})

test('a fixed batch is no other', () => {
  expect(() => resolveOnnx(onnx(8, 3, 4, 4), 'test.onnx', { batch: 2 })).toThrow('has a fixed batch of 8, not 2')
})

test('a batch past the limits is refused', () => {
  expect(() => resolveOnnx(onnx(1e9, 3, 4, 4), 'test.onnx')).toThrow('a run of 1000000000 images; at most 65536')
})

test('a file of float16 has elements of 16 bits', () => {
  const bitsOf = (network: string) =>
    exportedFiles()
      .filter((file) => file.network.name === network)
      .map(({ bytes, name }) => resolveOnnx(bytes(), name).architecture.bits)
  expect(new Set(bitsOf('float16'))).toEqual(new Set([16]))
  expect(new Set(bitsOf('plain'))).toEqual(new Set([undefined]))
})

test('weights take the bits that the file stores them in', () => {
  const model: SmallModel = {
    input: [1, 3, 5, 5],
    nodes: [
      { op: 'DequantizeLinear', inputs: ['w', 's', 'z'], output: 'dw' },
      { op: 'Conv', inputs: ['x', 'dw', 'b'], output: 'y' },
    ],
    constants: { w: { int8: [6, 3, 3, 3] }, s: { floats: [0.05], dims: [] }, z: { int8: [] }, b: { weights: [6] } },
  }
  const { architecture } = resolveOnnx(smallModel(model), 'test.onnx')
  expect(architecture.bits).toBeUndefined()
  expect(architecture.weightBits! * (162 + 6)).toBeCloseTo(8 * 162 + 32 * 6, 9)
})

test('every extent that is open is told at once, and one without a name by its place', () => {
  const bytes = smallModel({
    input: ['N', 'length'],
    more: { state: [2, 'N', 'width'], nameless: ['N', 3, ''] },
    nodes: [{ op: 'Concat', inputs: ['x', 'x'], output: 'y', attributes: { axis: 1 } }],
  })
  const told = (size: InputSize) => {
    try {
      resolveOnnx(bytes, 'test.onnx', size)
      return []
    } catch (error) {
      return (error as ArchitectureError).errors.map(({ detail }) => /the extent '(.*?)' is open/.exec(detail)?.[1])
    }
  }
  expect(told({})).toEqual(['length', 'width', 'nameless.2'])
  expect(told({ dims: { length: 16, width: 4 } })).toEqual(['nameless.2'])
  expect(told({ dims: { length: 16, width: 4, 'nameless.2': 7 } })).toEqual([])
})
