// Arithmetic, comparisons and functions of single numbers, in Keras.
import { OPERATORS, arithmetic, isOperator } from '../arithmetic.ts'
import { number } from '../python.ts'
import { aligned } from '../written.ts'
import type { ActivationName } from '../../ops/elementwise/functions.ts'
import type { ElementwiseName } from '../groups.ts'
import type { Sayings } from '../written.ts'

const FUNCTIONS: Readonly<Record<ActivationName, (x: string) => string>> = {
  relu: (x) => `ops.relu(${x})`,
  relu6: (x) => `ops.relu6(${x})`,
  leaky_relu: (x) => `ops.leaky_relu(${x}, 0.01)`,
  elu: (x) => `ops.elu(${x})`,
  sigmoid: (x) => `ops.sigmoid(${x})`,
  hard_sigmoid: (x) => `ops.hard_sigmoid(${x})`,
  tanh: (x) => `ops.tanh(${x})`,
  silu: (x) => `ops.silu(${x})`,
  hard_swish: (x) => `ops.hard_silu(${x})`,
  gelu: (x) => `ops.gelu(${x}, approximate=False)`,
  gelu_tanh: (x) => `ops.gelu(${x}, approximate=True)`,
  softplus: (x) => `ops.softplus(${x})`,
  mish: (x) => `keras.activations.mish(${x})`,
  selu: (x) => `ops.selu(${x})`,
  celu: (x) => `ops.celu(${x})`,
  softsign: (x) => `ops.softsign(${x})`,
  erf: (x) => `ops.erf(${x})`,
  exp: (x) => `ops.exp(${x})`,
  log: (x) => `ops.log(${x})`,
  sqrt: (x) => `ops.sqrt(${x})`,
  reciprocal: (x) => `ops.reciprocal(${x})`,
  neg: (x) => `ops.negative(${x})`,
  abs: (x) => `ops.abs(${x})`,
  sin: (x) => `ops.sin(${x})`,
  cos: (x) => `ops.cos(${x})`,
  sign: (x) => `ops.sign(${x})`,
  floor: (x) => `ops.floor(${x})`,
  ceil: (x) => `ops.ceil(${x})`,
  round: (x) => `ops.round(${x})`,
}

const LOGIC = {
  equal: 'equal',
  less: 'less',
  less_or_equal: 'less_equal',
  greater: 'greater',
  greater_or_equal: 'greater_equal',
  and: 'logical_and',
  or: 'logical_or',
  xor: 'logical_xor',
} as const

const real = (text: string) => `ops.cast(${text}, "float32")`

export const ELEMENTWISE: Sayings<ElementwiseName> = {
  activation: ({ fn }, { reads: [x] }) => ({ value: FUNCTIONS[fn](x) }),
  ...arithmetic('ops'),
  scalar({ fn, by, reversed }, { reads: [x] }) {
    if (!isOperator(fn)) return { value: `ops.${fn}imum(${x}, ${number(by)})` }
    // A whole number to a power would be one of integers.
    const text = reversed && Number.isInteger(by) ? `${by}.0` : number(by)
    const given = by < 0 ? `(${text})` : text
    const sides = reversed ? [given, x] : [x, given]
    return { value: sides.join(` ${OPERATORS[fn]} `), loose: true }
  },
  clip({ low, high }, { reads: [x] }) {
    const above = low === undefined ? x : `ops.maximum(${x}, ${number(low)})`
    return { value: high === undefined ? above : `ops.minimum(${above}, ${number(high)})` }
  },
  logic({ fn }, place) {
    const [a, b] = aligned(place)
    // The sign of what is left is the first one's.
    if (fn === 'mod') return { value: `${a} - ${b} * ops.trunc(${a} / ${b})`, loose: true }
    return { value: real(`ops.${LOGIC[fn]}(${a}, ${b})`) }
  },
  not: (_, { reads: [x] }) => ({ value: real(`ops.equal(${x}, 0)`) }),
  is_nan: (_, { reads: [x] }) => ({ value: real(`ops.isnan(${x})`) }),
  where(_, place) {
    const [condition, yes, no] = aligned(place)
    return { value: `ops.where(ops.cast(${condition}, "bool"), ${yes}, ${no})` }
  },
  quantize: (_, { reads: [x] }) => ({ value: x, note: ROUNDED }),
  dequantize: (_, { reads: [x] }) => ({ value: x, note: ROUNDED }),
}

const ROUNDED = 'Rounding to integers is left out: it computes with the real numbers.'
