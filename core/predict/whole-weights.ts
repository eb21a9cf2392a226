// Weights of a network as it was sent, from those that were generated for what is left of it without its dead branches.
import { nodeParameters, parametersOf } from '../arch/graph.ts'
import { elements } from '../onnx/graph.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Generated } from '../ghn/run/generate.ts'
import type { GeneratedWeight } from '../ghn/tiles/tile-plan.ts'

/**
 * Every learnable tensor of `whole`, in node order and by its names. Branches that no output depends on have zeros:
 * nothing tells what they should be.
 */
export function wholeWeights({ graph: live, weights }: Generated, whole: ArchGraph): GeneratedWeight[] {
  const generated = new Map(weights.map(({ spec, data }) => [spec.name, data]))
  const places = new Map(whole.nodes.map(({ id }, index) => [id, index]))
  const known = new Map<string, Float32Array>()
  for (const [index, { id }] of live.nodes.entries()) {
    const place = places.get(id)
    if (place === undefined) continue
    // Tensors that nodes share may have been another node's while that was there.
    const names = nodeParameters(whole, place).map(({ name }) => name)
    nodeParameters(live, index).forEach(({ name }, i) => known.set(names[i], generated.get(name)!))
  }
  return parametersOf(whole).map((spec) => {
    return { spec, data: known.get(spec.name) ?? new Float32Array(elements(spec.shape)) }
  })
}
