// Normalisations and losses: composites of plain operations, which every execution provider runs.
import { staticShape } from '../graph.ts'
import { exp, log, mul, neg, sub } from './elementwise.ts'
import { reduceMax, reduceMean, reduceSum } from './reduce.ts'
import { reshape } from './shape.ts'
import type { OnnxGraph, OutputSpec, Value } from '../graph.ts'

/** Added to the variance before its root; PyTorch's default. */
export const BATCH_NORM_EPSILON = 1e-5

export interface Normalised {
  /** scale (x - mean) / sqrt(variance + epsilon) + shift, same shape as x. */
  readonly y: Value
  /** Per channel, [C]. */
  readonly mean: Value
  /** Biased, per channel, [C]. */
  readonly variance: Value
}

/**
 * Batch normalisation of x [N, C, ...] by the statistics of the batch itself, with scale and shift [C] (Ioffe & Szegedy
 * 2015, equations of algorithm 1).
 * @param portable uses operations that every execution provider has; the CPU's own takes half the time
 */
export function batchNormalise(g: OnnxGraph, x: Value, scale: Value, shift: Value, portable = false): Normalised {
  const emit = portable ? inParts : atOnce
  const [y, mean, variance] = g.composite('batch_normalise', [x, scale, shift], () => emit(g, x, scale, shift))
  return { y, mean, variance }
}

/**
 * The operation for training: with a momentum of 0 it gives the batch's statistics as the running ones. ONNX Runtime
 * writes them over its inputs, and merges small constants that are equal. So these inputs have values that no other
 * constant has.
 */
function atOnce(g: OnnxGraph, x: Value, scale: Value, shift: Value): Value[] {
  const [channels] = staticShape(scale, 'BatchNormalization')
  const running = () => g.constant('float32', [channels], new Float32Array(channels).fill(-1 - g.constants.size))
  const outputs = [x, scale, scale].map(({ shape }): OutputSpec => ['float32', shape])
  const attributes = { training_mode: 1, momentum: { float: 0 }, epsilon: { float: BATCH_NORM_EPSILON } }
  return g.node('BatchNormalization', [x, scale, shift, running(), running()], outputs, attributes)
}

function inParts(g: OnnxGraph, x: Value, scale: Value, shift: Value): Value[] {
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]))
  const average = reduceMean(g, x, axes)
  // The variance of what is centred already does not cancel out when the mean is large.
  const centred = sub(g, x, average)
  const variance = reduceMean(g, mul(g, centred, centred), axes, false)
  return [standardise(g, centred, { scale, shift, variance }), reshape(g, average, scale.shape), variance]
}

export interface Standard {
  /** All [C]; where left out, 1 for the scale and 0 for others. */
  readonly scale?: Value
  readonly shift?: Value
  readonly mean?: Value
  readonly variance: Value
}

/** scale (x - mean) / sqrt(variance + epsilon) + shift for every channel of x [N, C, H, W], in one pass. */
export function standardise(g: OnnxGraph, x: Value, { scale, shift, mean, variance }: Standard): Value {
  const zeros = () => g.zeros(variance.shape as number[])
  const inputs = [x, scale ?? g.ones(variance.shape as number[]), shift ?? zeros(), mean ?? zeros(), variance]
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
