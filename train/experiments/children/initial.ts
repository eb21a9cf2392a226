// Where the weights of a network start that is trained from nothing.
import { normal } from '@archcast/core/spaces/random.ts'
import { parametersOf } from '@archcast/core/arch/graph.ts'
import type { ArchGraph, ParameterSpec } from '@archcast/core/arch/graph.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/**
 * Kernels by fan-in (He et al. 2015), the classifier with half of that variance as nothing rectifies its result, batch norm as identity.
 * Row-major, of the specification's shape.
 */
export function initialWeight(graph: ArchGraph, { node, role, shape }: ParameterSpec, random: Random): Float32Array {
  const size = shape.reduce((product, extent) => product * extent, 1)
  const { type } = graph.nodes[node].op
  if (type === 'batch_norm') return new Float32Array(size).fill(role === 'weight' ? 1 : 0)
  if (role === 'bias') return new Float32Array(size)
  const fanIn = size / shape[0]
  const deviation = Math.sqrt((type === 'linear' ? 1 : 2) / fanIn)
  return Float32Array.from({ length: size }, () => deviation * normal(random))
}

/** All weights of a network by name. */
export function initialWeights(graph: ArchGraph, random: Random): Map<string, Float32Array> {
  return new Map(parametersOf(graph).map((spec) => [spec.name, initialWeight(graph, spec, random)]))
}
