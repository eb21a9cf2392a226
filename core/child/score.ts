// Scoring a child network: its logits on images, batch normalisation by the statistics of those images, and what the logits say.
import { OnnxGraph } from '../onnx/graph.ts'
import { batchNormalise } from '../onnx/ops/normalize.ts'
import { emitChild } from './emit.ts'
import type { ArchGraph } from '../arch/graph.ts'

/**
 * `images` [count, C, H, W], normalised, and the weights but for batch norm's -> `logits` [count, classes]; with
 * `statistics` also `mean.<id>` and `variance.<id>` of every batch norm, [1, channels, 1, 1].
 */
export function scoringGraph(architecture: ArchGraph, count: number, { statistics = false } = {}): OnnxGraph {
  const g = new OnnxGraph('child')
  const images = g.input('images', 'float32', [count, ...architecture.input])
  const logits = emitChild(g, architecture, images, {
    parameter: (spec) => g.input(spec.name, 'float32', spec.shape),
    normalise: (graph, x, { id }) => {
      const { y, mean, variance } = batchNormalise(graph, x)
      if (statistics) {
        graph.output(mean, `mean.${id}`)
        graph.output(variance, `variance.${id}`)
      }
      return y
    },
  })
  g.output(logits, 'logits')
  return g
}

export interface Score {
  /** Fraction of images whose largest logit is their label's. */
  readonly accuracy: number
  /** Mean cross-entropy, nats. */
  readonly loss: number
  /**
   * Mean over the images of (the label's logit - the largest other logit), in standard deviations of the same. Unlike
   * accuracy it does not jump with single images, and unlike the loss it does not depend on how sure a network is.
   */
  readonly margin: number
}

/** What logits [N, classes] say about labels [N]. */
export function scoreLogits(logits: Float32Array, labels: ArrayLike<number>): Score {
  const classes = logits.length / labels.length
  let correct = 0
  let loss = 0
  let margins = 0
  let squares = 0
  for (let i = 0; i < labels.length; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes)
    let best = 0
    for (let c = 1; c < classes; c++) if (row[c] > row[best]) best = c
    let sum = 0
    for (let c = 0; c < classes; c++) sum += Math.exp(row[c] - row[best])
    if (best === labels[i]) correct++
    let rival = -Infinity
    for (let c = 0; c < classes; c++) if (c !== labels[i]) rival = Math.max(rival, row[c])
    const margin = row[labels[i]] - rival
    margins += margin
    squares += margin * margin
    loss += Math.log(sum) + row[best] - row[labels[i]]
  }
  const count = labels.length
  const mean = margins / count
  const deviation = Math.sqrt(Math.max(squares / count - mean * mean, Number.MIN_VALUE))
  return { accuracy: correct / count, loss: loss / count, margin: mean / deviation }
}
