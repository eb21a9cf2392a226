// Generated weights for a network as it was sent, as tensors or as a model of it.
import { resizeNormalisedKernels } from '../ghn/tiles/normalised-kernels.ts'
import { networkSent } from '../spaces/resolve.ts'
import { childModel, statisticsOf } from './child.ts'
import { hasStatistics, ownWeights, statisticTensors } from './own-weights.ts'
import { weightsPlan } from './scoring.ts'
import { wholeWeights } from './whole-weights.ts'
import type { OnnxGraph } from '../onnx/graph.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'
import type { NamedTensor } from './predictor-types.ts'
import type { ScorerParts } from './scorer-parts.ts'

/** Weights of a network as it was sent; of a file whose tensors are told of, as the file has them. */
export async function givenWeights(parts: ScorerParts, architecture: ResolvedArchitecture): Promise<NamedTensor[]> {
  const { manifest, probe, bounds, generator, runner } = parts
  const { own } = architecture
  const { graph, count } = weightsPlan(networkSent(architecture), manifest, probe, bounds)
  const generated = await generator.generate(generator.item(graph))
  resizeNormalisedKernels(generated.graph, generated.weights)
  const tensors = wholeWeights(generated, graph).map(({ spec: { name, shape }, data }) => ({ name, shape, data }))
  if (!own) return tensors
  const run = (scoring: OnnxGraph) => runner.run(scoring, generated, count)
  const { portable } = runner
  const statistics = hasStatistics(own) ? await statisticsOf(generated, graph, { count, portable, run }) : {}
  return ownWeights([...tensors, ...statisticTensors(statistics)], own)
}

/** The network as it was sent, with its weights, as an ONNX model. */
export async function modelWithWeights(parts: ScorerParts, architecture: ResolvedArchitecture): Promise<Uint8Array> {
  const { manifest, probe, bounds, generator, runner } = parts
  const { graph, count } = weightsPlan(networkSent(architecture), manifest, probe, bounds)
  return generator.use(generator.item(graph), (generated) => {
    resizeNormalisedKernels(generated.graph, generated.weights)
    const run = (scoring: OnnxGraph) => runner.run(scoring, generated, count)
    return childModel(generated, graph, { manifest, probe, count, portable: runner.portable, run })
  })
}
