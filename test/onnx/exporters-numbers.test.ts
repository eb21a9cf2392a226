// What is read of each exported network computes, with the file's weights, what ONNX Runtime makes of the file.
import { describe, expect, test } from 'vitest'
import { exportedFiles } from '../fixtures/onnx/exporters.ts'
import { bothWays, difference } from './recompute.ts'

/** What an architecture does not tell, so that its numbers are others. */
const UNTOLD = {
  'scales of integers: a child network computes with real numbers': ['int8-qdq', 'int8-operators', 'int8-dynamic'],
  'which elements of a value are written anew': ['mvitv2'],
  'which entries are gathered, where they are many or picked along several axes': [
    'swinv2.dynamo',
    'coatnet.torchscript',
  ],
}

const reasonFor = (name: string) =>
  Object.entries(UNTOLD).find(([, beginnings]) => beginnings.some((beginning) => name.startsWith(beginning)))

describe.each(exportedFiles().filter(({ name }) => !reasonFor(name)))('$name', ({ bytes, network }) => {
  test('computes what the file computes', async () => {
    const results = await bothWays(bytes(), { dims: { sequence: 16 } })
    expect(results.file.some((value) => value !== 0)).toBe(true)
    expect(results.file.length).toBeGreaterThanOrEqual(network.outputs.length)
    expect(difference(results)).toBeLessThan(1e-3)
  })
})

test('nearly all of them are compared', () => {
  const left = exportedFiles().filter(({ name }) => reasonFor(name))
  expect(left.length).toBeLessThan(0.13 * exportedFiles().length)
})
