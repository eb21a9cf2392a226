// Vector-Jacobian products of the composites in core/onnx/ops/normalize.ts.
import { standardise } from '@archcast/core/onnx/ops/normalize.ts'
import { exp, mul, sub } from '@archcast/core/onnx/ops/elementwise.ts'
import { reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import { staticShape } from '@archcast/core/onnx/graph.ts'
import type { Value } from '@archcast/core/onnx/graph.ts'
import type { Vjp } from '../gradients.ts'

/**
 * With z the normalised x: dscale = sum(dy z), dshift = sum(dy), dx = scale (dy - mean(dy) - z mean(dy z)) / sigma
 * (Ioffe & Szegedy 2015, section 3). Statistics are outputs without gradient.
 */
export const batchNormalise: Vjp = ({ g, inputs: [x, scale], outputs: [, mean, variance], grads }) => {
  const [dy, ...others] = grads
  if (!dy || others.some(Boolean)) throw new Error('the statistics of a batch norm have no gradient here')
  const [batch, , height, width] = staticShape(x!, 'batch normalisation')
  const share = g.scalar(1 / (batch * height * width))
  const sum = (value: Value) => reduceSum(g, value, [0, 2, 3], false)
  const z = standardise(g, x!, { mean, variance })
  const dscale = sum(mul(g, dy, z))
  const dshift = sum(dy)
  const level = standardise(g, dy, { scale: scale!, mean: mul(g, dshift, share), variance })
  const slope = standardise(g, z, { scale: mul(g, scale!, mul(g, dscale, share)), variance })
  return [sub(g, level, slope), dscale, dshift]
}

/** dx = dy - softmax(x) sum(dy). */
export const logSoftmax: Vjp = ({ g, outputs: [y], grads }) => {
  const dy = grads[0]!
  return [sub(g, dy, mul(g, exp(g, y), reduceSum(g, dy, [y.shape.length - 1])))]
}
