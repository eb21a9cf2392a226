// Matrix products.
import type { OpFunction, Tf } from './operation.ts'
import type { Tensor } from '@tensorflow/tfjs'

/** Leading axes are broadcast beforehand, as the gradient of TensorFlow.js does not sum over them. */
function multiply(tf: Tf, a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
  const [left, right] = [a.shape.slice(0, -2), b.shape.slice(0, -2)]
  if (left.join() === right.join()) return tf.matMul(a, b, transposeA, transposeB)
  const batch = tf.backend_util.assertAndGetBroadcastShape(left, right)
  const spread = (x: Tensor) => tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)])
  return tf.matMul(spread(a), spread(b), transposeA, transposeB)
}

export const matrix: Readonly<Record<string, OpFunction>> = {
  MatMul: ({ tf, inputs: [a, b] }) => multiply(tf, a, b),
  FusedMatMul: ({ tf, node, inputs: [a, b] }) => {
    const { alpha, transA, transB } = node.attributes
    const product = multiply(tf, a, b, transA === 1, transB === 1)
    const factor = (alpha as { float: number } | undefined)?.float ?? 1
    return factor === 1 ? product : tf.mul(product, factor)
  },
}
