// Arithmetic, comparisons and functions of single numbers, in PyTorch.
import { OPERATORS, arithmetic, isOperator } from '../arithmetic.ts'
import { number } from '../python.ts'
import { aligned } from '../written.ts'
import type { ActivationName } from '../../ops/elementwise/functions.ts'
import type { ElementwiseName } from '../groups.ts'
import type { Sayings } from '../written.ts'

const FUNCTIONS: Readonly<Record<ActivationName, (x: string) => string>> = {
  relu: (x) => `F.relu(${x})`,
  relu6: (x) => `F.relu6(${x})`,
  leaky_relu: (x) => `F.leaky_relu(${x}, 0.01)`,
  elu: (x) => `F.elu(${x})`,
  sigmoid: (x) => `torch.sigmoid(${x})`,
  hard_sigmoid: (x) => `F.hardsigmoid(${x})`,
  tanh: (x) => `torch.tanh(${x})`,
  silu: (x) => `F.silu(${x})`,
  hard_swish: (x) => `F.hardswish(${x})`,
  gelu: (x) => `F.gelu(${x})`,
  gelu_tanh: (x) => `F.gelu(${x}, approximate="tanh")`,
  softplus: (x) => `F.softplus(${x})`,
  mish: (x) => `F.mish(${x})`,
  selu: (x) => `F.selu(${x})`,
  celu: (x) => `F.celu(${x})`,
  softsign: (x) => `F.softsign(${x})`,
  erf: (x) => `${x}.erf()`,
  exp: (x) => `${x}.exp()`,
  log: (x) => `${x}.log()`,
  sqrt: (x) => `${x}.sqrt()`,
  reciprocal: (x) => `${x}.reciprocal()`,
  neg: (x) => `${x}.neg()`,
  abs: (x) => `${x}.abs()`,
  sin: (x) => `${x}.sin()`,
  cos: (x) => `${x}.cos()`,
  sign: (x) => `${x}.sign()`,
  floor: (x) => `${x}.floor()`,
  ceil: (x) => `${x}.ceil()`,
  round: (x) => `${x}.round()`,
}

const LOGIC = {
  equal: 'eq',
  less: 'lt',
  less_or_equal: 'le',
  greater: 'gt',
  greater_or_equal: 'ge',
  and: 'logical_and',
  or: 'logical_or',
  xor: 'logical_xor',
} as const

export const ELEMENTWISE: Sayings<ElementwiseName> = {
  activation: ({ fn }, { reads: [x] }) => ({ value: FUNCTIONS[fn](x) }),
  ...arithmetic('torch'),
  scalar({ fn, by, reversed }, { reads: [x] }) {
    if (!isOperator(fn)) return { value: `${x}.clamp(${fn === 'min' ? 'max' : 'min'}=${number(by)})` }
    const given = by < 0 ? `(${number(by)})` : number(by)
    const sides = reversed ? [given, x] : [x, given]
    return { value: sides.join(` ${OPERATORS[fn]} `), loose: true }
  },
  clip({ low, high }, { reads: [x] }) {
    const bounds = Object.entries({ min: low, max: high }).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${number(value)}`],
    )
    return { value: bounds.length > 0 ? `${x}.clamp(${bounds.join(', ')})` : x }
  },
  logic({ fn }, place) {
    const [a, b] = aligned(place)
    if (fn === 'mod') return { value: `torch.fmod(${a}, ${b})` }
    return { value: `${a}.${LOGIC[fn]}(${b}).float()` }
  },
  not: (_, { reads: [x] }) => ({ value: `${x}.eq(0).float()` }),
  is_nan: (_, { reads: [x] }) => ({ value: `${x}.isnan().float()` }),
  where(_, place) {
    const [condition, yes, no] = aligned(place)
    return { value: `torch.where(${condition}.bool(), ${yes}, ${no})` }
  },
  quantize: (_, { reads: [x] }) => ({ value: x, note: ROUNDED }),
  dequantize: (_, { reads: [x] }) => ({ value: x, note: ROUNDED }),
}

const ROUNDED = 'Rounding to integers is left out: it computes with the real numbers.'
