// Vector-Jacobian products of the composites in core/onnx/ops/normalize.ts.
import { exp, mul, sub } from '@archcast/core/onnx/ops/elementwise.ts'
import { reduceMean, reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import type { Vjp } from '../gradients.ts'

/** dx = (dy - mean(dy) - y mean(dy y)) / sigma (Ioffe & Szegedy 2015, section 3). Statistics are outputs without gradient. */
export const batchNormalise: Vjp = ({ g, outputs: [y, inverse], grads: [dy, ...others] }) => {
  if (!dy || others.some(Boolean)) throw new Error('the statistics of a batch norm have no gradient here')
  const axes = [0, 2, 3]
  const centred = sub(g, dy, reduceMean(g, dy, axes))
  const along = mul(g, y, reduceMean(g, mul(g, dy, y), axes))
  return [mul(g, sub(g, centred, along), inverse)]
}

/** dx = dy - softmax(x) sum(dy). */
export const logSoftmax: Vjp = ({ g, outputs: [y], grads }) => {
  const dy = grads[0]!
  return [sub(g, dy, mul(g, exp(g, y), reduceSum(g, dy, [y.shape.length - 1])))]
}
