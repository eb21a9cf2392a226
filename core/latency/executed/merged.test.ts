import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../../arch/parse.ts'
import { EXECUTED_PLACES, executedWorkOf } from './executed-work.ts'

const input = { channels: 16, height: 8, width: 8 }
const image = 16 * 8 * 8

function compiled(nodes: object[], kind: string): { calls: number; elements: number } {
  const work = executedWorkOf(parseArchitecture({ input, nodes }))
  const amount = (name: string) => work[EXECUTED_PLACES.get(`compiled.${kind}.${name}`)!]
  return { calls: amount('calls'), elements: amount('elements') }
}

const conv = (id: string, from: string, rest = {}) => ({
  id,
  op: 'conv',
  kernel: 3,
  channels: 16,
  inputs: [from],
  ...rest,
})

describe('between products', () => {
  test('a chain of operations of one size is a kernel that reads once and writes once', () => {
    const chain = [
      conv('first', 'input'),
      { id: 'sigmoid', op: 'sigmoid', inputs: ['first'] },
      { id: 'product', op: 'mul', inputs: ['first', 'sigmoid'] },
      { id: 'relu', op: 'relu', inputs: ['product'] },
      conv('second', 'relu'),
    ]
    expect(compiled(chain, 'arithmetic')).toEqual({ calls: 1, elements: 2 * image })
  })

  test('a value that a later product also reads goes to memory', () => {
    const shortcut = [
      conv('first', 'input'),
      { id: 'relu', op: 'relu', inputs: ['first'] },
      conv('second', 'relu'),
      { id: 'sum', op: 'add', inputs: ['second', 'relu'] },
      { id: 'last', op: 'relu', inputs: ['sum'] },
      conv('third', 'last'),
    ]
    // The sum belongs to the rectifier that it reads: what the convolutions give is read, and both results are written.
    expect(compiled(shortcut, 'arithmetic')).toEqual({ calls: 1, elements: 4 * image })
  })

  test('what needs all of a row makes the kernel another one, and fewer elements end it', () => {
    const rows = [
      conv('first', 'input'),
      { id: 'norm', op: 'layer_norm', inputs: ['first'] },
      { id: 'gelu', op: 'gelu', inputs: ['norm'] },
      { id: 'pool', op: 'global_avg_pool', inputs: ['gelu'] },
      { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
    ]
    // The normalisation reads what the convolution gives; the mean of each channel is a kernel of its own.
    expect(compiled(rows, 'norm')).toEqual({ calls: 2, elements: 2 * image + image + 16 })
    expect(compiled(rows, 'arithmetic').calls).toBe(0)
  })
})

test('groups of a width that no kernel is made for are counted apart', () => {
  const uneven = (channels: number, groups: number) => {
    const graph = parseArchitecture({
      input: { channels, height: 8, width: 8 },
      nodes: [{ id: 'grouped', op: 'conv', kernel: 3, channels, groups, inputs: ['input'] }],
    })
    return executedWorkOf(graph)[EXECUTED_PLACES.get('uneven.grouped.elements')!]
  }
  expect(uneven(64, 4)).toBe(0)
  expect(uneven(48, 2)).toBe(2 * 48 * 64)
  expect(uneven(48, 48)).toBe(0)
})
