// Element-by-element operations and batch normalisation.
import type { OpFunction, Tf } from './operation.ts'
import type { Tensor } from '@tensorflow/tfjs'

const unary =
  (f: (tf: Tf, x: Tensor) => Tensor): OpFunction =>
  ({ tf, inputs }) =>
    f(tf, inputs[0])

const binary =
  (f: (tf: Tf, a: Tensor, b: Tensor) => Tensor): OpFunction =>
  ({ tf, inputs }) =>
    f(tf, inputs[0], inputs[1])

/** Conditions have no gradients; TensorFlow.js has to be told so. */
function condition(tf: Tf, inputs: readonly Tensor[], f: (...xs: Tensor[]) => Tensor): Tensor {
  const constant = (...args: unknown[]) => {
    const xs = args.slice(0, inputs.length) as Tensor[]
    return { value: f(...xs), gradFunc: () => xs.map((x) => tf.zeros(x.shape)) }
  }
  return tf.customGrad(constant as never)(...inputs)
}

const compare =
  (f: (tf: Tf, a: Tensor, b: Tensor) => Tensor): OpFunction =>
  ({ tf, inputs }) =>
    condition(tf, inputs, (a, b) => f(tf, a, b))

/** ONNX's numbers of element types. */
const castTypes: Record<number, 'float32' | 'int32' | 'bool'> = {
  1: 'float32',
  2: 'int32',
  6: 'int32',
  7: 'int32',
  9: 'bool',
}

export const elementwise: Readonly<Record<string, OpFunction>> = {
  Add: binary((tf, a, b) => tf.add(a, b)),
  Sub: binary((tf, a, b) => tf.sub(a, b)),
  Mul: binary((tf, a, b) => tf.mul(a, b)),
  Div: binary((tf, a, b) => tf.div(a, b)),
  Equal: compare((tf, a, b) => tf.equal(a, b)),
  Greater: compare((tf, a, b) => tf.greater(a, b)),
  And: compare((tf, a, b) => tf.logicalAnd(a, b)),
  Not: ({ tf, inputs }) => condition(tf, inputs, (x) => tf.logicalNot(x)),
  Neg: unary((tf, x) => tf.neg(x)),
  Sqrt: unary((tf, x) => tf.sqrt(x)),
  Exp: unary((tf, x) => tf.exp(x)),
  Log: unary((tf, x) => tf.log(x)),
  Relu: unary((tf, x) => tf.relu(x)),
  Sigmoid: unary((tf, x) => tf.sigmoid(x)),
  Tanh: unary((tf, x) => tf.tanh(x)),
  Erf: unary((tf, x) => tf.erf(x)),
  Elu: unary((tf, x) => tf.elu(x)),
  Identity: unary((_, x) => x.clone()),
  HardSigmoid: ({ tf, node, inputs }) => {
    const [alpha, beta] = ['alpha', 'beta'].map((name) => (node.attributes[name] as { float: number }).float)
    return tf.clipByValue(tf.add(tf.mul(inputs[0], alpha), beta), 0, 1)
  },
  HardSwish: unary((tf, x) => tf.mul(x, tf.clipByValue(tf.add(tf.mul(x, 1 / 6), 0.5), 0, 1))),
  LeakyRelu: ({ tf, node, inputs }) => tf.leakyRelu(inputs[0], (node.attributes.alpha as { float: number }).float),
  Where: ({ tf, inputs: [condition, yes, no] }) => tf.where(condition, yes, no),
  // From comparisons, as clipByValue lets gradients through at the limits themselves.
  Clip: ({ tf, inputs }) => {
    const [x, low, high] = inputs
    const inside = condition(tf, inputs, () => tf.logicalAnd(tf.greater(x, low), tf.less(x, high)))
    const above = condition(tf, inputs, () => tf.greaterEqual(x, high))
    return tf.where(inside, x, tf.where(above, high, low))
  },
  Cast: ({ tf, node, inputs }) => {
    const to = node.attributes.to as number
    const type = castTypes[to]
    if (!type) throw new Error(`TensorFlow.js engine: Cast to element type ${to} is not known`)
    return tf.cast(inputs[0], type)
  },
  BatchNormalization: ({ tf, node, inputs: [x, ...vectors] }) => {
    const { float } = node.attributes.epsilon as { float: number }
    const own = node.attributes.training_mode === 1 && tf.moments(x, [0, 2, 3])
    const statistics = own ? [own.mean, own.variance] : vectors.slice(2)
    const [scale, shift, mean, variance] = [...vectors.slice(0, 2), ...statistics].map((vector) =>
      tf.reshape(vector, [1, -1, 1, 1]),
    )
    const factor = tf.div(scale, tf.sqrt(tf.add(variance, float)))
    const y = tf.add(tf.mul(tf.sub(x, mean), factor), shift)
    return own ? [y, own.mean, own.variance] : y
  },
}
