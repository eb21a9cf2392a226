import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cost } from '../../arch/cost.ts'
import { parseArchitecture } from '../../arch/parse.ts'
import { prune } from '../../arch/prune.ts'
import { architectureArbitrary } from '../../arch/testing.ts'
import { EXECUTED_WORK, executedWorkOf } from './executed-work.ts'
import type { ArchGraph } from '../../arch/graph.ts'

/** What is not 0 of an execution. */
function work(graph: ArchGraph, execution: string): Record<string, number> {
  const amounts = executedWorkOf(graph)
  const named = EXECUTED_WORK.map((name, i) => [name, amounts[i]] as const)
  return Object.fromEntries(
    named.flatMap(([name, amount]) =>
      name.startsWith(`${execution}.`) && amount !== 0 ? [[name.slice(execution.length + 1), amount]] : [],
    ),
  )
}

test('multiply-accumulates are those of the cost, of what can influence the output', () => {
  fc.assert(
    fc.property(architectureArbitrary(20), (made) => {
      const graph = parseArchitecture(made)
      const amounts = executedWorkOf(graph)
      const macs = EXECUTED_WORK.reduce((sum, name, i) => (name.endsWith('.macs') ? sum + amounts[i] : sum), 0)
      expect(macs).toBeCloseTo(cost(prune(graph)).macs, 3)
    }),
  )
})

describe('the work of a small network, by hand', () => {
  const graph = parseArchitecture({
    input: { channels: 3, height: 8, width: 8 },
    classes: 10,
    nodes: [
      { id: 'stem', op: 'conv', kernel: 3, channels: 16, inputs: ['input'] },
      { id: 'bn', op: 'batch_norm', inputs: ['stem'] },
      { id: 'relu', op: 'relu', inputs: ['bn'] },
      { id: 'deep', op: 'depthwise_conv', kernel: 3, inputs: ['relu'] },
      { id: 'point', op: 'conv', kernel: 1, channels: 32, inputs: ['deep'] },
      { id: 'dead', op: 'conv', kernel: 3, channels: 8, inputs: ['deep'] },
      { id: 'pool', op: 'global_avg_pool', inputs: ['point'] },
      { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
    ],
  })
  const pixels = 64

  test('as it is written: every operation, and the normalisation of the image', () => {
    expect(work(graph, 'written')).toEqual({
      'arithmetic.calls': 2,
      'arithmetic.elements': 2 * 2 * 3 * pixels,
      'stem.calls': 1,
      'stem.elements': (3 + 16) * pixels,
      'norm.calls': 1,
      'norm.elements': 2 * 16 * pixels,
      'rectifier.calls': 1,
      'rectifier.elements': 2 * 16 * pixels,
      'depthwise.calls': 1,
      'depthwise.elements': 2 * 16 * pixels,
      'pointwise.calls': 1,
      'pointwise.elements': (16 + 32) * pixels,
      'dense.calls': 1,
      'dense.elements': (16 + 8) * pixels,
      'reduction.calls': 1,
      'reduction.elements': 32 * pixels + 32,
      'linear.calls': 1,
      'linear.elements': 32 + 10,
    })
  })

  test('fused: no norm, no activation, nothing that nobody reads; rooflines kernel by kernel', () => {
    const fused = work(graph, 'fused')
    expect(Object.keys(fused).filter((name) => /^(?:norm|rectifier|dense)\./.test(name))).toEqual([])
    const [elements, weights, macs] = [48 * pixels, 16 * 32, 16 * 32 * pixels]
    expect(fused).toMatchObject({
      'pointwise.calls': 1,
      'pointwise.elements': elements,
      'pointwise.weights': weights,
      'pointwise.macs': macs,
      'pointwise.bound2': macs / 2,
      'pointwise.bound8': Math.max(macs / 8, elements + weights),
      'pointwise.bound128': elements + weights,
      'depthwise.macs': 16 * 9 * pixels,
      'linear.weights': 320,
      // Two of the image, three convolutions, the reduction and the linear layer, one behind the other.
      'path.calls': 7,
    })
    // Tiles of 32 channels: 3 -> 16 of the stem, 16 depthwise, 16 -> 32, and a row of 32 -> 10.
    const filled = [
      [27 * 16 * pixels, (32 / 3) * 2],
      [9 * 16 * pixels, 2],
      [16 * 32 * pixels, 2],
      [320, 3.2 * 32],
    ]
    expect(fused.padding).toBeCloseTo(
      filled.reduce((sum, [of, times]) => sum + of * (times - 1), 0),
      6,
    )
  })
})
