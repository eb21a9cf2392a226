// Scoring a child network: its logits on images, batch normalisation by the statistics of those images.
import { outputsOf } from '../arch/exits.ts'
import { classesOf } from '../arch/graph.ts'
import { OnnxGraph } from '../onnx/graph.ts'
import { batchNormalise } from '../onnx/ops/normalize.ts'
import { emitAlignment } from './alignment.ts'
import { childInputs, emitNodes, outputNames, outputValues } from './emit.ts'
import { featuresOf } from './features.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'
import type { Value } from '../onnx/graph.ts'

export interface ScoringOptions {
  /** Whether `mean.<id>` and `variance.<id>` of every batch norm are given, [channels]. */
  readonly statistics?: boolean
  /** Whether it may not run on a CPU. */
  readonly portable?: boolean
  /** Classes of the images: `alignment.<output>` of the features of every output with them is then given, [1]. */
  readonly labels?: ArrayLike<number>
}

/**
 * `images` [count, C, H, W], normalised, and the weights -> `logits` [count, classes], after those of the exits by
 * `outputNames`. Networks that do not classify images read their inputs by name.
 */
export function scoringGraph(
  architecture: ArchGraph,
  count: number,
  { statistics = false, portable = false, labels }: ScoringOptions = {},
): OnnxGraph {
  const g = new OnnxGraph('child')
  const inputs = childInputs(g, architecture, count)
  const parameter = (spec: ParameterSpec) => g.input(spec.name, 'float32', spec.shape)
  const values = emitNodes(g, architecture, inputs, {
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
  const outputs = outputValues(g, architecture, values, count)
  outputs.forEach((logits, place) => g.output(logits, names[place]))
  if (labels) addAlignments(g, architecture, values, labels)
  return g
}

function addAlignments(
  g: OnnxGraph,
  architecture: ArchGraph,
  values: readonly Value[],
  labels: ArrayLike<number>,
): void {
  const classes = classesOf(architecture)
  const data = new Float32Array(labels.length * classes)
  Array.from(labels).forEach((label, image) => (data[image * classes + label] = 1))
  const targets = g.constant('float32', [labels.length, classes], data)
  const names = outputNames(architecture)
  outputsOf(architecture).forEach((index, place) => {
    const features = values[featuresOf(architecture, index)]
    g.output(emitAlignment(g, features, targets), `alignment.${names[place]}`)
  })
}
