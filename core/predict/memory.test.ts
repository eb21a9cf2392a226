// Bytes of a network and of its layers, against sums by hand.
import { expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { memoryOf, outputBytes } from './memory.ts'

const graph = parseArchitecture({
  input: { channels: 3, height: 8, width: 8 },
  nodes: [
    { id: 'a', op: 'conv', kernel: 3, channels: 4, inputs: ['input'] },
    { id: 'b', op: 'conv', kernel: 3, channels: 4, inputs: ['a'] },
    { id: 'sum', op: 'add', inputs: ['a', 'b'] },
  ],
})

test('weights once, and the activations that a run needs at the same time', () => {
  // `a` is held for the sum while `b` and the sum itself are written.
  const [params, elements] = [9 * 3 * 4 + 9 * 4 * 4, 3 * 4 * 64]
  expect(memoryOf(graph)).toEqual({ weights_bytes: 4 * params, peak_activation_bytes: 4 * elements })
  expect(memoryOf(graph, { batch: 8 })).toEqual({
    weights_bytes: 4 * params,
    peak_activation_bytes: 8 * 4 * elements,
  })
  expect(memoryOf(graph, { bits: 16 })).toEqual({ weights_bytes: 2 * params, peak_activation_bytes: 2 * elements })
  expect(outputBytes([4, 8, 8], { bits: 16, batch: 3 })).toBe(3 * 2 * 256)
})
