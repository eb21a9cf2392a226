// A child network with its weights as a self-contained ONNX model, batch norm's statistics folded in.
import { OnnxGraph } from '../onnx/graph.ts'
import { encodeModel } from '../onnx/model.ts'
import { div, sub } from '../onnx/ops/elementwise.ts'
import { BATCH_NORM_EPSILON } from '../onnx/ops/normalize.ts'
import { childInputs, emitChild, outputNames } from './emit.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Normalisation } from '../bundle/normalise.ts'

/** Mean and variance of every batch norm, by node id; each [channels]. */
export type Statistics = Readonly<Record<string, { readonly mean: Float32Array; readonly variance: Float32Array }>>

/**
 * `images` [N, C, H, W] in 0..1 -> `logits` [N, classes], after `logits.0`, `logits.1`, … of its exits. Any ONNX
 * runtime of operator set 18 runs it. Where the batch is a number, it takes exactly as many images. Networks that do
 * not classify images read their inputs by name, as they are.
 */
export function exportChild(
  architecture: ArchGraph,
  weights: ReadonlyMap<string, Float32Array>,
  statistics: Statistics,
  normalisation: Normalisation,
  metadata: Readonly<Record<string, string>> = {},
  batch: number | string = 'N',
): Uint8Array {
  return encodeModel(childGraph(architecture, weights, statistics, normalisation, batch), metadata)
}

/** The model that `exportChild` encodes. */
export function childGraph(
  architecture: ArchGraph,
  weights: ReadonlyMap<string, Float32Array>,
  statistics: Statistics,
  { mean, std }: Normalisation,
  batch: number | string = 'N',
): OnnxGraph {
  const g = new OnnxGraph('child')
  const inputs = childInputs(g, architecture, batch)
  const channelwise = (values: readonly number[]) =>
    g.constant('float32', [1, values.length, 1, 1], Float32Array.from(values))
  const read = inputs.map((input) =>
    input.name === 'images' ? div(g, sub(g, input, channelwise(mean)), channelwise(std)) : input,
  )
  const outputs = emitChild(g, architecture, read, {
    parameter: ({ name, shape }) => g.constant('float32', shape, weights.get(name)!, name),
    normalise: (graph, x, node, scale, shift) => {
      const vector = (data: Float32Array, name: string) =>
        graph.constant('float32', scale.shape as number[], data, name)
      const average = vector(statistics[node.id].mean, `${node.id}.running_mean`)
      const variance = vector(statistics[node.id].variance, `${node.id}.running_var`)
      const values = [x, scale, shift, average, variance]
      return graph.node('BatchNormalization', values, [['float32', x.shape]], {
        epsilon: { float: BATCH_NORM_EPSILON },
      })[0]
    },
  })
  const names = outputNames(architecture)
  outputs.forEach((output, place) => g.output(output, names[place]))
  return g
}
