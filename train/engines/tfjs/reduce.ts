// Reductions over axes, and what is made of them.
import type { OpFunction, Tf } from './operation.ts'
import type { OnnxNode } from '@archcast/core/onnx/graph.ts'
import type { Tensor } from '@tensorflow/tfjs'

function normalised(tf: Tf, x: Tensor, axes: number[], { attributes }: OnnxNode): Tensor {
  const { mean, variance } = tf.moments(x, axes, true)
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, (attributes.epsilon as { float: number }).float)))
}

const reduction =
  (f: (tf: Tf, x: Tensor, axes: number[], keep: boolean) => Tensor): OpFunction =>
  ({ tf, node, inputs, ints }) =>
    f(tf, inputs[0], ints(1)!, node.attributes.keepdims === 1)

export const reductions: Readonly<Record<string, OpFunction>> = {
  ReduceMean: reduction((tf, x, axes, keep) => tf.mean(x, axes, keep)),
  ReduceSum: reduction((tf, x, axes, keep) => tf.sum(x, axes, keep)),
  ReduceMax: reduction((tf, x, axes, keep) => tf.max(x, axes, keep)),
  Softmax: ({ tf, node, inputs: [x] }) => {
    const axis = node.attributes.axis as number
    // By its parts, as the one of TensorFlow.js takes the last axis alone.
    const power = tf.exp(tf.sub(x, tf.max(x, axis, true)))
    return tf.div(power, tf.sum(power, axis, true))
  },
  LayerNormalization: ({ tf, node, inputs: [x, scale, shift] }) => {
    const axes = Array.from({ length: -(node.attributes.axis as number) }, (_, i) => x.rank - 1 - i)
    const y = tf.mul(normalised(tf, x, axes, node), scale)
    return shift ? tf.add(y, shift) : y
  },
  InstanceNormalization: ({ tf, node, inputs: [x, scale, shift] }) => {
    const axes = Array.from({ length: x.rank - 2 }, (_, i) => i + 2)
    const [factor, term] = [scale, shift].map((each) => tf.reshape(each, [1, -1, ...axes.map(() => 1)]))
    return tf.add(tf.mul(normalised(tf, x, axes, node), factor), term)
  },
  ArgMax: ({ tf, node, inputs: [x] }) => tf.argMax(x, node.attributes.axis as number),
}
