// Normalisations and losses: composites of plain operations, which every execution provider runs.
import { exp, log, mul, neg, sub } from './elementwise.ts'
import { reduceMax, reduceMean, reduceSum } from './reduce.ts'
import type { OnnxGraph, Value } from '../graph.ts'

/** Added to the variance before its root; PyTorch's default. */
export const BATCH_NORM_EPSILON = 1e-5

export interface Normalised {
  /** scale (x - mean) / sqrt(variance + epsilon) + shift, same shape as x. */
  readonly y: Value
  /** Per channel, [1, C, 1, 1]. */
  readonly mean: Value
  /** Biased, per channel, [C]. */
  readonly variance: Value
}

/**
 * Batch normalisation of x [N, C, H, W] by the statistics of the batch itself, with scale and shift [C]
 * (Ioffe & Szegedy 2015, equations of algorithm 1).
 */
export function batchNormalise(g: OnnxGraph, x: Value, scale: Value, shift: Value): Normalised {
  const [y, mean, variance] = g.composite('batch_normalise', [x, scale, shift], () => {
    const average = reduceMean(g, x, [0, 2, 3])
    // The variance of what is centred already does not cancel out when the mean is large.
    const centred = sub(g, x, average)
    const spread = reduceMean(g, mul(g, centred, centred), [0, 2, 3], false)
    return [standardise(g, centred, { scale, shift, variance: spread }), average, spread, centred]
  })
  return { y, mean, variance }
}

export interface Standard {
  /** All [C]; 0 where left out, but for the scale and the variance. */
  readonly scale: Value
  readonly shift?: Value
  readonly mean?: Value
  readonly variance: Value
}

/** scale (x - mean) / sqrt(variance + epsilon) + shift for every channel of x [N, C, H, W], in one pass. */
export function standardise(g: OnnxGraph, x: Value, { scale, shift, mean, variance }: Standard): Value {
  const zeros = () => g.zeros(scale.shape as number[])
  const inputs = [x, scale, shift ?? zeros(), mean ?? zeros(), variance]
  const attributes = { epsilon: { float: BATCH_NORM_EPSILON } }
  return g.node('BatchNormalization', inputs, [['float32', x.shape]], attributes)[0]
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
