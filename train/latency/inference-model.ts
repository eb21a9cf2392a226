// A network as its user would run it, with weights that mean nothing: for timing alone.
import { halfGraph } from './half-graph.ts'
import { integerGraph } from './integer-graph.ts'
import { parametersOf } from '@archcast/core/arch/graph.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { childGraph } from '@archcast/core/child/export.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Precision } from '@archcast/core/latency/kernels.ts'
import type { OnnxGraph } from '@archcast/core/onnx/graph.ts'

// Uniform over -1..1; weights repeat it, as drawing millions of numbers would take longer than to time the network.
const random = createRandom(1)
const NOISE = Float32Array.from({ length: 65_537 }, () => 2 * random.next() - 1)

/**
 * The exported model of the pruned architecture for a run of `batch` images: runtimes fuse more where they know the
 * batch. Weights keep the size of activations about the same from layer to layer (He et al. 2015), since denormal
 * numbers and infinities would take another time.
 *
 * @param precision numbers that it computes with
 */
export function inferenceModel(architecture: ArchGraph, batch = 1, precision: Precision = 'fp32'): Uint8Array {
  const graph = prune(architecture)
  const weights = new Map<string, Float32Array>()
  // No two are the same: equal layers that read the same would be computed once.
  for (const [tensor, { name, node, role, shape }] of parametersOf(graph).entries()) {
    const values = new Float32Array(elements(shape))
    if (graph.nodes[node].op.type === 'batch_norm') values.fill((role === 'weight' ? 1 : 0.01) * (1 + tensor * 1e-4))
    else {
      const scale = role === 'weight' ? Math.sqrt((6 * shape[0]) / values.length) : 0.01
      // Each begins elsewhere.
      const start = tensor * 97
      for (let i = 0; i < values.length; i++) values[i] = scale * NOISE[(start + i) % NOISE.length]
    }
    weights.set(name, values)
  }
  const norms = parametersOf(graph).filter(
    ({ node, fill }) => fill === 'scale' && graph.nodes[node].op.type === 'batch_norm',
  )
  const statistics = norms.map(({ node, shape: [channels] }) => {
    return [graph.nodes[node].id, { mean: new Float32Array(channels), variance: new Float32Array(channels).fill(1) }]
  })
  const channels = graph.input[0]
  const normalisation = { mean: Array<number>(channels).fill(0.5), std: Array<number>(channels).fill(0.25) }
  const made = childGraph(graph, weights, Object.fromEntries(statistics), normalisation, batch)
  return encodeModel(WRITTEN[precision](made))
}

const WRITTEN: Readonly<Record<Precision, (graph: OnnxGraph) => OnnxGraph>> = {
  fp32: (graph) => graph,
  fp16: halfGraph,
  int8: integerGraph,
}

/** `count` images of a network, 0..1. */
export function imagesOf({ input }: ArchGraph, count: number): { data: Float32Array; shape: number[] } {
  const shape = [count, ...input]
  return { data: Float32Array.from({ length: elements(shape) }, (_, i) => Math.abs(NOISE[i % NOISE.length])), shape }
}
