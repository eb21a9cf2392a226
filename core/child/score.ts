// Scoring a child network: its logits on images, batch normalisation by the statistics of those images, and what the logits say.
import { OnnxGraph } from '../onnx/graph.ts'
import { batchNormalise } from '../onnx/ops/normalize.ts'
import { emitChild, logitNames } from './emit.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'

/**
 * `images` [count, C, H, W], normalised, and the weights -> `logits` [count, classes], and before it those of the exits by
 * `logitNames`; with `statistics` also `mean.<id>` and `variance.<id>` of every batch norm, [1, channels, 1, 1].
 */
export function scoringGraph(architecture: ArchGraph, count: number, { statistics = false } = {}): OnnxGraph {
  const g = new OnnxGraph('child')
  const images = g.input('images', 'float32', [count, ...architecture.input])
  const parameter = (spec: ParameterSpec) => g.input(spec.name, 'float32', spec.shape)
  const outputs = emitChild(g, architecture, images, {
    parameter,
    normalise: (graph, x, { id }, specs) => {
      const [scale, shift] = specs.map(parameter)
      const { y, mean, variance } = batchNormalise(graph, x, scale, shift)
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

export interface Score {
  /** Fraction of images whose largest logit is their label's. */
  readonly accuracy: number
  /** Mean cross-entropy, nats. */
  readonly loss: number
  /**
   * Mean over the images of (the label's logit - the largest other), in standard deviations of all logits about
   * their image's mean. Unlike accuracy it does not jump with single images, and unlike the loss it does not depend on how sure
   * a network is.
   */
  readonly margin: number
  /** Standard error of the margin over the choice of images. */
  readonly marginError: number
}

/** What logits [N, classes] say about labels [N]. */
export function scoreLogits(logits: Float32Array, labels: ArrayLike<number>): Score {
  const classes = logits.length / labels.length
  let correct = 0
  let loss = 0
  let margins = 0
  let marginSquares = 0
  let squares = 0
  for (let i = 0; i < labels.length; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes)
    const label = row[labels[i]]
    let best = 0
    let rival = -Infinity
    let total = 0
    for (let c = 0; c < classes; c++) {
      if (row[c] > row[best]) best = c
      if (c !== labels[i]) rival = Math.max(rival, row[c])
      total += row[c]
    }
    let exponentials = 0
    for (let c = 0; c < classes; c++) {
      exponentials += Math.exp(row[c] - row[best])
      squares += (row[c] - total / classes) ** 2
    }
    if (best === labels[i]) correct++
    loss += Math.log(exponentials) + row[best] - label
    margins += label - rival
    marginSquares += (label - rival) ** 2
  }
  const count = labels.length
  const deviation = Math.sqrt(Math.max(squares / (count * classes), Number.MIN_VALUE))
  const variance = Math.max(0, marginSquares / count - (margins / count) ** 2)
  return {
    accuracy: correct / count,
    loss: loss / count,
    margin: margins / count / deviation,
    marginError: Math.sqrt(variance / count) / deviation,
  }
}
