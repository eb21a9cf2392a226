// Vector-Jacobian products of the composites in core/onnx/ops/normalize.ts.
import { BATCH_NORM_EPSILON, standardise } from '@archcast/core/onnx/ops/normalize.ts'
import { add, div, exp, mul, sqrt, sub } from '@archcast/core/onnx/ops/elementwise.ts'
import { reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import { staticShape } from '@archcast/core/onnx/graph.ts'
import type { Value } from '@archcast/core/onnx/graph.ts'
import type { Vjp } from '../gradients.ts'

/**
 * With z the normalised x: dscale = sum(dy z), dshift = sum(dy), dx = scale (dy - mean(dy) - z mean(dy z)) / sigma
 * (Ioffe & Szegedy 2015, section 3). Statistics are outputs without gradient.
 */
export const batchNormalise: Vjp = ({ g, inputs: [x, scale], outputs: [, , variance, centred], grads }) => {
  const [dy, ...others] = grads
  if (!dy || others.some(Boolean)) throw new Error('the statistics of a batch norm have no gradient here')
  const [batch, , height, width] = staticShape(x!, 'batch normalisation')
  const mean = (sum: Value) => mul(g, sum, g.scalar(1 / (batch * height * width)))
  const sigma = sqrt(g, add(g, variance, g.scalar(BATCH_NORM_EPSILON)))
  const sum = (value: Value) => reduceSum(g, value, [0, 2, 3], false)
  const shift = sum(dy)
  const along = div(g, sum(mul(g, dy, centred)), sigma)
  const level = standardise(g, dy, { scale: scale!, mean: mean(shift), variance })
  const slope = standardise(g, centred, { scale: mul(g, scale!, div(g, mean(along), sigma)), variance })
  return [sub(g, level, slope), along, shift]
}

/** dx = dy - softmax(x) sum(dy). */
export const logSoftmax: Vjp = ({ g, outputs: [y], grads }) => {
  const dy = grads[0]!
  return [sub(g, dy, mul(g, exp(g, y), reduceSum(g, dy, [y.shape.length - 1])))]
}
