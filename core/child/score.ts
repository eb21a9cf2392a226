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
  /**
   * Geometric mean of the probabilities that the labels have by standard logits: those of each class about their mean over the images, in
   * standard deviations of all. Neither how sure a network is matters, nor which classes it favours; and where most labels win, as with good
   * networks, it still tells by how much, from all classes and not from the next best alone.
   */
  readonly likelihood: number
  /** Standard error of the likelihood over the choice of images. */
  readonly likelihoodError: number
}

/** What logits [N, classes] say about labels [N]. */
export function scoreLogits(logits: Float32Array, labels: ArrayLike<number>): Score {
  const classes = logits.length / labels.length
  const centred = aboutMeans(logits, classes)
  const raw = readLogits(centred.aboutImage, labels)
  const standard = readLogits(centred.aboutBoth, labels, 1 / deviation(centred.aboutBoth))
  const likelihood = Math.exp(-standard.loss)
  return {
    accuracy: raw.correct / labels.length,
    loss: raw.loss,
    margin: raw.margin / deviation(centred.aboutImage),
    likelihood,
    likelihoodError: likelihood * standard.lossError,
  }
}

/** Logits about the mean of their image, which changes no probability, and then about the mean of their class too. */
function aboutMeans(logits: Float32Array, classes: number): { aboutImage: Float64Array; aboutBoth: Float64Array } {
  const aboutImage = new Float64Array(logits.length)
  const ofClass = new Float64Array(classes)
  const images = logits.length / classes
  for (let at = 0; at < logits.length; at += classes) {
    let total = 0
    for (let c = 0; c < classes; c++) total += logits[at + c]
    for (let c = 0; c < classes; c++) {
      aboutImage[at + c] = logits[at + c] - total / classes
      ofClass[c] += aboutImage[at + c] / images
    }
  }
  return { aboutImage, aboutBoth: aboutImage.map((value, i) => value - ofClass[i % classes]) }
}

/** Standard deviation about 0. */
function deviation(values: Float64Array): number {
  const squares = values.reduce((sum, value) => sum + value ** 2, 0)
  return Math.sqrt(Math.max(squares / values.length, Number.MIN_VALUE))
}

/** Means over the images of what logits, times `scale`, say about their labels. */
function readLogits(logits: Float64Array, labels: ArrayLike<number>, scale = 1) {
  const count = labels.length
  const classes = logits.length / count
  let correct = 0
  let margins = 0
  let losses = 0
  let squares = 0
  for (let i = 0; i < count; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes)
    const label = row[labels[i]]
    let best = 0
    let rival = -Infinity
    for (let c = 0; c < classes; c++) {
      if (row[c] > row[best]) best = c
      if (c !== labels[i]) rival = Math.max(rival, row[c])
    }
    let exponentials = 0
    for (let c = 0; c < classes; c++) exponentials += Math.exp(scale * (row[c] - row[best]))
    const loss = Math.log(exponentials) + scale * (row[best] - label)
    if (best === labels[i]) correct++
    margins += label - rival
    losses += loss
    squares += loss ** 2
  }
  const loss = losses / count
  const lossError = Math.sqrt(Math.max(0, squares / count - loss ** 2) / count)
  return { correct, margin: margins / count, loss, lossError }
}
