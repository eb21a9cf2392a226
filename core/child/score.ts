// Scoring a child network: its logits on images, batch normalisation by the statistics of those images.
import { OnnxGraph } from '../onnx/graph.ts'
import { batchNormalise } from '../onnx/ops/normalize.ts'
import { emitChild, logitNames } from './emit.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'

/**
 * `images` [count, C, H, W], normalised, and the weights -> `logits` [count, classes], and before it those of the exits by
 * `logitNames`; with `statistics` also `mean.<id>` and `variance.<id>` of every batch norm, [channels];
 * `portable` where it may not run on a CPU.
 */
export function scoringGraph(
  architecture: ArchGraph,
  count: number,
  { statistics = false, portable = false } = {},
): OnnxGraph {
  const g = new OnnxGraph('child')
  const images = g.input('images', 'float32', [count, ...architecture.input])
  const parameter = (spec: ParameterSpec) => g.input(spec.name, 'float32', spec.shape)
  const outputs = emitChild(g, architecture, images, {
    parameter,
    normalise: (graph, x, { id }, specs) => {
      const [scale, shift] = specs.map(parameter)
      const { y, mean, variance } = batchNormalise(graph, x, scale, shift, portable)
      if (statistics) {
        graph.output(mean, `mean.${id}`)
        graph.output(variance, `variance.${id}`)
      }
      return y
    },
  })
  const names = logitNames(architecture)
  outputs.forEach((logits, place) => g.output(logits, names[place]))
  return g
}
