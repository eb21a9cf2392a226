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
import { LEAST, awayFromZero, eluOf, erfOf, hardSigma, sigma } from './numbers.ts'
import type { OnnxGraph, Value } from '../../onnx/graph.ts'
import type { StepWriter } from '../steps.ts'

export interface FunctionHome {
  /** Whether zeros stay zeros. */
  readonly keepsZeros: boolean
  /** Its value; bounded where it has a pole. */
  readonly value: (x: number) => number
  /** Whether it hands on half of small numbers and all of large ones above zero. */
  readonly gated?: true
  /** ONNX operators that are it. */
  readonly onnx?: readonly string[]
  emit(g: OnnxGraph, x: Value): Value
  steps(to: StepWriter, x: number): number
}

/** One ONNX operator without attributes. */
const plain = (op: string, keepsZeros: boolean, value: FunctionHome['value']): FunctionHome => ({
  keepsZeros,
  value,
  onnx: [op],
  emit: unary(op),
  steps: (to, x) => to.pure(op, [x]),
})

/** sqrt(2 / pi), of the approximation of GELU by tanh. */
const TANH_SCALE = Math.sqrt(2 / Math.PI)

export const FUNCTIONS = {
  relu: {
    keepsZeros: true,
    value: (x) => Math.max(x, 0),
    onnx: ['Relu'],
    emit: relu,
    steps: (to, x) => to.pure('Relu', [x]),
  },
  relu6: {
    keepsZeros: true,
    value: (x) => Math.min(Math.max(x, 0), 6),
    emit: (g, x) => clip(g, x, 0, 6),
    steps: (to, x) => to.pure('Clip', [x], { padding: '0..6' }),
  },
  leaky_relu: {
    keepsZeros: true,
    value: (x) => (x > 0 ? x : 0.01 * x),
    onnx: ['LeakyRelu'],
    emit: (g, x) => leakyRelu(g, x, 0.01),
    steps: (to, x) => to.pure('LeakyRelu', [x]),
  },
  elu: { keepsZeros: true, value: eluOf, onnx: ['Elu'], emit: elu, steps: (to, x) => to.pure('Elu', [x]) },
  sigmoid: {
    keepsZeros: false,
    value: sigma,
    onnx: ['Sigmoid'],
    emit: sigmoid,
    steps: (to, x) => to.pure('Sigmoid', [x]),
  },
  hard_sigmoid: {
    keepsZeros: false,
    value: hardSigma,
    onnx: ['HardSigmoid'],
    emit: hardSigmoid,
    steps: (to, x) => to.pure('HardSigmoid', [x]),
  },
  tanh: { keepsZeros: true, value: Math.tanh, onnx: ['Tanh'], emit: tanh, steps: (to, x) => to.pure('Tanh', [x]) },
  silu: {
    gated: true,
    keepsZeros: true,
    value: (x) => x * sigma(x),
    onnx: ['Swish'],
    emit: (g, x) => mul(g, x, sigmoid(g, x)),
    steps: (to, x) => to.pure('Mul', [x, to.pure('Sigmoid', [x])]),
  },
  hard_swish: { ...plain('HardSwish', true, (x) => x * hardSigma(x)), gated: true },
  gelu: {
    gated: true,
    keepsZeros: true,
    value: (x) => (x / 2) * (1 + erfOf(x / Math.SQRT2)),
    onnx: ['Gelu'],
    // The exact form (Hendrycks & Gimpel 2016), not the tanh approximation.
    // Spelled as PyTorch's exporter does, which ONNX Runtime knows to be one operation.
    emit: (g, x) => mul(g, mul(g, x, add(g, erf(g, div(g, x, g.scalar(Math.SQRT2))), g.scalar(1))), g.scalar(0.5)),
    steps: (to, x) => to.pure('Gelu', [x]),
  },
  gelu_tanh: {
    gated: true,
    keepsZeros: true,
    value: (x) => (x / 2) * (1 + Math.tanh(TANH_SCALE * (x + 0.044715 * x ** 3))),
    emit(g, x) {
      // In an order of the factors that ONNX Runtime knows to be one operation.
      const scaled = mul(g, x, g.scalar(TANH_SCALE))
      const grown = add(g, mul(g, x, mul(g, x, g.scalar(0.044715))), g.scalar(1))
      const inner = tanh(g, mul(g, scaled, grown))
      return mul(g, mul(g, x, g.scalar(0.5)), add(g, inner, g.scalar(1)))
    },
    steps: (to, x) => to.pure('FastGelu', [x]),
  },
  softplus: plain('Softplus', false, (x) => Math.log1p(Math.exp(x))),
  mish: {
    gated: true,
    keepsZeros: true,
    value: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
    onnx: ['Mish'],
    emit: (g, x) => mul(g, x, tanh(g, unary('Softplus')(g, x))),
    steps: (to, x) => to.pure('Mul', [x, to.pure('Tanh', [to.pure('Softplus', [x])])]),
  },
  selu: plain('Selu', true, (x) => 1.0507 * (x > 0 ? x : 1.67326 * Math.expm1(x))),
  celu: plain('Celu', true, eluOf),
  softsign: plain('Softsign', true, (x) => x / (1 + Math.abs(x))),
  erf: plain('Erf', true, erfOf),
  exp: plain('Exp', false, Math.exp),
  log: plain('Log', false, (x) => Math.log(Math.max(x, LEAST))),
  sqrt: plain('Sqrt', true, (x) => Math.sqrt(Math.max(x, 0))),
  reciprocal: plain('Reciprocal', false, (x) => 1 / awayFromZero(x)),
  neg: plain('Neg', true, (x) => -x),
  abs: plain('Abs', true, Math.abs),
  sin: plain('Sin', true, Math.sin),
  cos: plain('Cos', false, Math.cos),
  sign: plain('Sign', true, Math.sign),
  floor: plain('Floor', true, Math.floor),
  ceil: plain('Ceil', true, Math.ceil),
  round: plain('Round', true, Math.round),
} as const satisfies Record<string, FunctionHome>

export type ActivationName = keyof typeof FUNCTIONS
