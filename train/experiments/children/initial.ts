// Where the weights of a network start that is trained from nothing.
import { parametersOf } from '@archcast/core/arch/graph.ts'
import { tableDeviation } from '@archcast/core/ghn/tiles/variance.ts'
import { normal } from '@archcast/core/spaces/random.ts'
import type { ArchGraph, ParameterSpec } from '@archcast/core/arch/graph.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/**
 * Kernels by fan-in (He et al. 2015), linear layers with half of that variance as nothing rectifies their result, norms
 * as identity, positions and the like small. Row-major, of the specification's shape.
 */
export function initialWeight(graph: ArchGraph, spec: ParameterSpec, random: Random): Float32Array {
  const { node, shape, fill } = spec
  const size = shape.reduce((product, extent) => product * extent, 1)
  const { type } = graph.nodes[node].op
  if (fill === 'scale') return new Float32Array(size).fill(1)
  if (fill === 'shift' || fill === 'bias') return new Float32Array(size)
  if (fill === 'table') return Float32Array.from({ length: size }, () => tableDeviation(spec) * normal(random))
  const fanIn = spec.fanIn ?? size / shape[0]
  const deviation = Math.sqrt((type === 'linear' ? 1 : 2) / fanIn)
  return Float32Array.from({ length: size }, () => deviation * normal(random))
}

/** All weights of a network by name. */
export function initialWeights(graph: ArchGraph, random: Random): Map<string, Float32Array> {
  return new Map(parametersOf(graph).map((spec) => [spec.name, initialWeight(graph, spec, random)]))
}
