// The functions of one number that architectures know: how a child network computes them, and the steps that a runtime
// executes for them.
import {
  add,
  clip,
  div,
  elu,
  erf,
  hardSigmoid,
  leakyRelu,
  mul,
  relu,
  sigmoid,
  tanh,
  unary,
} from '../../onnx/ops/elementwise.ts'
import type { OnnxGraph, Value } from '../../onnx/graph.ts'
import type { StepWriter } from '../steps.ts'

export interface FunctionHome {
  /** Whether zeros stay zeros. */
  readonly keepsZeros: boolean
  /** ONNX operators that are it. */
  readonly onnx?: readonly string[]
  emit(g: OnnxGraph, x: Value): Value
  steps(to: StepWriter, x: number): number
}

/** One ONNX operator without attributes. */
const plain = (op: string, keepsZeros: boolean): FunctionHome => ({
  keepsZeros,
  onnx: [op],
  emit: unary(op),
  steps: (to, x) => to.pure(op, [x]),
})

/** sqrt(2 / pi), of the approximation of GELU by tanh. */
const TANH_SCALE = Math.sqrt(2 / Math.PI)

export const FUNCTIONS = {
  relu: { keepsZeros: true, onnx: ['Relu'], emit: relu, steps: (to, x) => to.pure('Relu', [x]) },
  relu6: {
    keepsZeros: true,
    emit: (g, x) => clip(g, x, 0, 6),
    steps: (to, x) => to.pure('Clip', [x], { padding: '0..6' }),
  },
  leaky_relu: {
    keepsZeros: true,
    onnx: ['LeakyRelu'],
    emit: (g, x) => leakyRelu(g, x, 0.01),
    steps: (to, x) => to.pure('LeakyRelu', [x]),
  },
  elu: { keepsZeros: true, onnx: ['Elu'], emit: elu, steps: (to, x) => to.pure('Elu', [x]) },
  sigmoid: { keepsZeros: false, onnx: ['Sigmoid'], emit: sigmoid, steps: (to, x) => to.pure('Sigmoid', [x]) },
  hard_sigmoid: {
    keepsZeros: false,
    onnx: ['HardSigmoid'],
    emit: hardSigmoid,
    steps: (to, x) => to.pure('HardSigmoid', [x]),
  },
  tanh: { keepsZeros: true, onnx: ['Tanh'], emit: tanh, steps: (to, x) => to.pure('Tanh', [x]) },
  silu: {
    keepsZeros: true,
    onnx: ['Swish'],
    emit: (g, x) => mul(g, x, sigmoid(g, x)),
    steps: (to, x) => to.pure('Mul', [x, to.pure('Sigmoid', [x])]),
  },
  hard_swish: plain('HardSwish', true),
  gelu: {
    keepsZeros: true,
    onnx: ['Gelu'],
    // The exact form (Hendrycks & Gimpel 2016), not the tanh approximation.
    // Spelled as PyTorch's exporter does, which ONNX Runtime knows to be one operation.
    emit: (g, x) => mul(g, mul(g, x, add(g, erf(g, div(g, x, g.scalar(Math.SQRT2))), g.scalar(1))), g.scalar(0.5)),
    steps: (to, x) => to.pure('Gelu', [x]),
  },
  gelu_tanh: {
    keepsZeros: true,
    emit(g, x) {
      // In an order of the factors that ONNX Runtime knows to be one operation.
      const scaled = mul(g, x, g.scalar(TANH_SCALE))
      const grown = add(g, mul(g, x, mul(g, x, g.scalar(0.044715))), g.scalar(1))
      const inner = tanh(g, mul(g, scaled, grown))
      return mul(g, mul(g, x, g.scalar(0.5)), add(g, inner, g.scalar(1)))
    },
    steps: (to, x) => to.pure('FastGelu', [x]),
  },
  softplus: plain('Softplus', false),
  mish: {
    keepsZeros: true,
    onnx: ['Mish'],
    emit: (g, x) => mul(g, x, tanh(g, unary('Softplus')(g, x))),
    steps: (to, x) => to.pure('Mul', [x, to.pure('Tanh', [to.pure('Softplus', [x])])]),
  },
  selu: plain('Selu', true),
  celu: plain('Celu', true),
  softsign: plain('Softsign', true),
  erf: plain('Erf', true),
  exp: plain('Exp', false),
  log: plain('Log', false),
  sqrt: plain('Sqrt', true),
  reciprocal: plain('Reciprocal', false),
  neg: plain('Neg', true),
  abs: plain('Abs', true),
  sin: plain('Sin', true),
  cos: plain('Cos', false),
  sign: plain('Sign', true),
  floor: plain('Floor', true),
  ceil: plain('Ceil', true),
  round: plain('Round', true),
} as const satisfies Record<string, FunctionHome>

export type ActivationName = keyof typeof FUNCTIONS
