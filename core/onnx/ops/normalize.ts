// Normalisations and losses: composites of plain operations, which every execution provider runs.
import { add, div, exp, log, mul, neg, sqrt, sub } from './elementwise.ts'
import { reduceMax, reduceMean, reduceSum } from './reduce.ts'
import type { OnnxGraph, Value } from '../graph.ts'

/** Added to the variance before its root; PyTorch's default. */
export const BATCH_NORM_EPSILON = 1e-5

export interface Normalised {
  /** (x - mean) / sqrt(variance + epsilon), same shape as x. */
  readonly y: Value
  /** Per channel, [1, C, 1, 1]. */
  readonly mean: Value
  /** Biased, per channel, [1, C, 1, 1]. */
  readonly variance: Value
}

/**
 * Batch normalisation of x [N, C, H, W] by the statistics of the batch itself, without scale and shift
 * (Ioffe & Szegedy 2015, equations of algorithm 1).
 */
export function batchNormalise(g: OnnxGraph, x: Value): Normalised {
  const [y, , mean, variance] = g.composite('batch_normalise', [x], () => {
    const average = reduceMean(g, x, [0, 2, 3])
    const centred = sub(g, x, average)
    const spread = reduceMean(g, mul(g, centred, centred), [0, 2, 3])
    const inverse = div(g, g.scalar(1), sqrt(g, add(g, spread, g.scalar(BATCH_NORM_EPSILON))))
    return [mul(g, centred, inverse), inverse, average, spread]
  })
  return { y, mean, variance }
}

/** Logarithms of the softmax along the last axis. */
export function logSoftmax(g: OnnxGraph, x: Value): Value {
  const axis = x.shape.length - 1
  return g.composite('log_softmax', [x], () => {
    const shifted = sub(g, x, reduceMax(g, x, [axis]))
    return [sub(g, shifted, log(g, reduceSum(g, exp(g, shifted), [axis])))]
  })[0]
}

/** Cross-entropy of each row, [N]: logits [N, classes] against target distributions [N, classes]. */
export function crossEntropy(g: OnnxGraph, logits: Value, targets: Value): Value {
  const products = mul(g, logSoftmax(g, logits), targets)
  return neg(g, reduceSum(g, products, [1], false))
}
