// Scoring a child network: its logits on images, batch normalisation by the statistics of those images.
import { OnnxGraph } from '../onnx/graph.ts'
import { batchNormalise } from '../onnx/ops/normalize.ts'
import { childInputs, emitChild, outputNames } from './emit.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'

/**
 * `images` [count, C, H, W], normalised, and the weights -> `logits` [count, classes], and before it those of the exits by
 * `outputNames`; with `statistics` also `mean.<id>` and `variance.<id>` of every batch norm, [channels];
 * `portable` where it may not run on a CPU. Networks that are no classifiers of images read their inputs by name.
 */
export function scoringGraph(
  architecture: ArchGraph,
  count: number,
  { statistics = false, portable = false } = {},
): OnnxGraph {
  const g = new OnnxGraph('child')
  const inputs = childInputs(g, architecture, count)
  const parameter = (spec: ParameterSpec) => g.input(spec.name, 'float32', spec.shape)
  const outputs = emitChild(g, architecture, inputs, {
    parameter,
    normalise: (graph, x, { id }, scale, shift) => {
      const { y, mean, variance } = batchNormalise(graph, x, scale, shift, portable)
      if (statistics) {
        graph.output(mean, `mean.${id}`)
        graph.output(variance, `variance.${id}`)
      }
      return y
    },
  })
  const names = outputNames(architecture)
  outputs.forEach((logits, place) => g.output(logits, names[place]))
  return g
}
