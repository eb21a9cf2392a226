// How a network of an ONNX file is run: the batch that the file fixes, or that is given, and its bits.
import { expect, test } from 'vitest'
import { exportedFiles } from '../../test/fixtures/onnx/exporters.ts'
import { onnx } from '../../test/contract/architectures.ts'
import { resolveOnnx } from './resolve.ts'
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

test('a file of float16 has elements of 16 bits', () => {
  const bitsOf = (network: string) =>
    exportedFiles()
      .filter((file) => file.network.name === network)
      .map(({ bytes, name }) => resolveOnnx(bytes(), name).architecture.bits)
  expect(new Set(bitsOf('float16'))).toEqual(new Set([16]))
  expect(new Set(bitsOf('plain'))).toEqual(new Set([undefined]))
})
