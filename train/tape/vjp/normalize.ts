// Vector-Jacobian products of the composites in core/onnx/ops/normalize.ts.
import { staticShape } from '@archcast/core/onnx/graph.ts'
import { add, div, exp, mul, sqrt, sub } from '@archcast/core/onnx/ops/elementwise.ts'
import { BATCH_NORM_EPSILON, standardise } from '@archcast/core/onnx/ops/normalize.ts'
import { reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import type { Vjp } from '../vjp.ts'
import type { Value } from '@archcast/core/onnx/graph.ts'

/**
 * With z the normalised x: dscale = sum(dy z), dshift = sum(dy), dx = scale (dy - mean(dy) - z mean(dy z)) / sigma
 * (Ioffe & Szegedy 2015, section 3). It does not make z: sum(dy z) = (sum(dy x) - mean(x) sum(dy)) / sigma loses as
 * many digits as mean(x) / sigma has before the point. Statistics are outputs without gradient.
 */
export const batchNormalise: Vjp = ({ g, inputs: [x, scale], outputs: [, mean, variance], grads }) => {
  const [dy, ...others] = grads
  if (!dy || others.some(Boolean)) throw new Error('the statistics of a batch norm have no gradient here')
  const [batch, , height, width] = staticShape(x!, 'batch normalisation')
  const share = g.scalar(1 / (batch * height * width))
  const sum = (value: Value) => reduceSum(g, value, [0, 2, 3], false)
  const dshift = sum(dy)
  const deviation = sqrt(g, add(g, variance, g.scalar(BATCH_NORM_EPSILON)))
  const dscale = div(g, sub(g, sum(mul(g, dy, x!)), mul(g, mean, dshift)), deviation)
  const level = standardise(g, dy, { scale: scale!, mean: mul(g, dshift, share), variance })
  const slope = standardise(g, x!, { scale: div(g, mul(g, scale!, mul(g, dscale, share)), deviation), mean, variance })
  return [sub(g, level, slope), dscale, dshift]
}

/** dx = dy - softmax(x) sum(dy). */
export const logSoftmax: Vjp = ({ g, outputs: [y], grads }) => {
  const dy = grads[0]!
  return [sub(g, dy, mul(g, exp(g, y), reduceSum(g, dy, [y.shape.length - 1])))]
}
