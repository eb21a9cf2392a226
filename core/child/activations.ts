// The activation functions of the architecture vocabulary, from plain ONNX operations.
import { add, clip, elu, erf, leakyRelu, mul, relu, sigmoid, tanh } from '../onnx/ops/elementwise.ts'
import type { OnnxGraph, Value } from '../onnx/graph.ts'
import type { ActivationName } from '../arch/graph.ts'

/** min(max(x / 6 + 1/2, 0), 1): MobileNetV3's (Howard et al. 2019), which is also PyTorch's. */
function hardSigmoid(g: OnnxGraph, x: Value): Value {
  return clip(g, add(g, mul(g, x, g.scalar(1 / 6)), g.scalar(0.5)), 0, 1)
}

const functions: Record<ActivationName, (g: OnnxGraph, x: Value) => Value> = {
  relu,
  relu6: (g, x) => clip(g, x, 0, 6),
  leaky_relu: (g, x) => leakyRelu(g, x, 0.01),
  elu,
  sigmoid,
  hard_sigmoid: hardSigmoid,
  tanh,
  silu: (g, x) => mul(g, x, sigmoid(g, x)),
  hard_swish: (g, x) => mul(g, x, hardSigmoid(g, x)),
  // The exact form (Hendrycks & Gimpel 2016), not the tanh approximation.
  gelu: (g, x) => mul(g, mul(g, x, g.scalar(0.5)), add(g, erf(g, mul(g, x, g.scalar(Math.SQRT1_2))), g.scalar(1))),
}

export function activation(g: OnnxGraph, fn: ActivationName, x: Value): Value {
  return functions[fn](g, x)
}
