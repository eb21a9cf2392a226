// Networks too large for generated weights are read, as documents and as ONNX files, with the costs that torchvision
// publishes.
import { expect, test } from 'vitest'
import { PUBLISHED_NETWORKS } from './published-networks.ts'
import { smallModel } from './small-models.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { shapeOf } from '@archcast/core/arch/graph.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { sizeOf } from '@archcast/core/ops/shape.ts'
import type { SmallConstant, SmallNode } from './small-models.ts'
import type { ArchGraph, GraphNode } from '@archcast/core/arch/graph.ts'

test.each(Object.entries(PUBLISHED_NETWORKS))('%s', (_, { document, params, gmacs }) => {
  const graph = parseArchitecture(document)
  const counted = cost(graph)
  expect(counted.params).toBe(params)
  expect(Math.abs(counted.macs / 1e9 - gmacs)).toBeLessThan(0.006)

  const { graph: again } = readOnnx(onnxOf(graph), 'large.onnx')
  expect(cost(again)).toEqual(counted)
  expect(canonicalHash(again)).toBe(canonicalHash(graph))
})

/** The operations of `PUBLISHED_NETWORKS` as an exporter writes them, weights left out. */
function onnxOf(graph: ArchGraph): Uint8Array {
  const constants: Record<string, SmallConstant> = {}
  const nodes = graph.nodes.flatMap((node, index): SmallNode[] => {
    const name = (i: number) => (i < 0 ? 'x' : i === graph.output ? 'y' : `t${i}`)
    const weights = (what: string, ...extents: number[]) => {
      constants[`${what}${index}`] = { weights: extents }
      return `${what}${index}`
    }
    return operation(graph, node, node.inputs.map(name), name(index), weights)
  })
  return smallModel({ input: [1, ...graph.input], nodes, constants })
}

function operation(
  graph: ArchGraph,
  { op, inputs: from, shape: [channels] }: GraphNode,
  inputs: readonly string[],
  output: string,
  weights: (what: string, ...extents: number[]) => string,
): SmallNode[] {
  const read = shapeOf(graph, from[0])
  switch (op.type) {
    case 'conv': {
      const { kernel, stride, padding, groups, bias } = op
      const attributes = { kernel_shape: kernel, strides: stride, pads: [...padding, ...padding], group: groups }
      const weight = weights('w', channels, read[0] / groups, ...kernel)
      return [
        { op: 'Conv', inputs: [...inputs, weight, ...(bias ? [weights('b', channels)] : [])], output, attributes },
      ]
    }
    case 'linear': {
      const flat = `${output}.flat`
      const dense = [flat, weights('w', channels, sizeOf(read)), weights('b', channels)]
      return [
        { op: 'Flatten', inputs, output: flat },
        { op: 'Gemm', inputs: dense, output, attributes: { transB: 1 } },
      ]
    }
    case 'batch_norm': {
      const four = ['scale', 'shift', 'mean', 'variance'].map((what) => weights(what, channels))
      return [{ op: 'BatchNormalization', inputs: [...inputs, ...four], output }]
    }
    case 'max_pool':
    case 'avg_pool': {
      const { kernel, stride, padding } = op
      const attributes = { kernel_shape: kernel, strides: stride, pads: [...padding, ...padding] }
      return [{ op: op.type === 'max_pool' ? 'MaxPool' : 'AveragePool', inputs, output, attributes }]
    }
    case 'concat':
      return [{ op: 'Concat', inputs, output, attributes: { axis: 1 } }]
    case 'add':
      return [{ op: 'Add', inputs, output }]
    case 'global_avg_pool':
      return [{ op: 'GlobalAveragePool', inputs, output }]
    case 'activation':
      return [{ op: 'Relu', inputs, output }]
    default:
      throw new Error(`no large network has ${op.type}`)
  }
}
