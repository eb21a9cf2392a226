// Element-by-element operations, with NumPy's broadcasting.
import type { Dim, OnnxGraph, Value } from '../graph.ts'

/** Shape of two operands broadcast against each other; throws where they do not fit. */
export function broadcastShape(a: readonly Dim[], b: readonly Dim[]): Dim[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1
    const y = b[i - rank + b.length] ?? 1
    if (x === y || y === 1) return x
    if (x === 1) return y
    throw new Error(`shapes [${a.join()}] and [${b.join()}] do not broadcast`)
  })
}

/** An operation of two operands that broadcast. */
export const binary = (op: string) => (g: OnnxGraph, a: Value, b: Value) =>
  g.node(op, [a, b], [[a.type, broadcastShape(a.shape, b.shape)]])[0]

const comparison = (op: string) => (g: OnnxGraph, a: Value, b: Value) =>
  g.node(op, [a, b], [['bool', broadcastShape(a.shape, b.shape)]])[0]

/** An operation of one operand that gives its shape. */
export const unary = (op: string) => (g: OnnxGraph, x: Value) => g.node(op, [x], [[x.type, x.shape]])[0]

export const add = binary('Add')
export const sub = binary('Sub')
export const mul = binary('Mul')
export const div = binary('Div')

export const equal = comparison('Equal')
export const greater = comparison('Greater')

export const neg = unary('Neg')
export const sqrt = unary('Sqrt')
export const exp = unary('Exp')
export const log = unary('Log')
export const relu = unary('Relu')
export const sigmoid = unary('Sigmoid')
export const tanh = unary('Tanh')
export const erf = unary('Erf')
export const identity = unary('Identity')
export const not = unary('Not')

export function leakyRelu(g: OnnxGraph, x: Value, alpha: number): Value {
  return g.node('LeakyRelu', [x], [[x.type, x.shape]], { alpha: { float: alpha } })[0]
}

export function elu(g: OnnxGraph, x: Value): Value {
  return g.node('Elu', [x], [[x.type, x.shape]], { alpha: { float: 1 } })[0]
}

/** min(max(x / 6 + 1/2, 0), 1): MobileNetV3's (Howard et al. 2019), which is also PyTorch's. */
export function hardSigmoid(g: OnnxGraph, x: Value): Value {
  return g.node('HardSigmoid', [x], [[x.type, x.shape]], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } })[0]
}

/** 1 where x is positive, else 0; between 0 and 1e-30 it rises. One operation: a comparison would need a cast, too. */
export function positive(g: OnnxGraph, x: Value): Value {
  return g.node('HardSigmoid', [x], [[x.type, x.shape]], { alpha: { float: 1e30 }, beta: { float: 0 } })[0]
}

/** Limits to low..high. */
export function clip(g: OnnxGraph, x: Value, low: number, high: number): Value {
  return g.node('Clip', [x, g.scalar(low), g.scalar(high)], [[x.type, x.shape]])[0]
}

/** `yes` where the condition holds, else `no`. */
export function where(g: OnnxGraph, condition: Value, yes: Value, no: Value): Value {
  const shape = broadcastShape(condition.shape, broadcastShape(yes.shape, no.shape))
  return g.node('Where', [condition, yes, no], [[yes.type, shape]])[0]
}

export function and(g: OnnxGraph, a: Value, b: Value): Value {
  return g.node('And', [a, b], [['bool', broadcastShape(a.shape, b.shape)]])[0]
}

const elementTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10 } as const

export function cast(g: OnnxGraph, x: Value, type: keyof typeof elementTypes): Value {
  return g.node('Cast', [x], [[type, x.shape]], { to: elementTypes[type] })[0]
}
