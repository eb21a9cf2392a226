// About what mean square functions give of normal numbers about zero.
import type { ActivationName } from './functions.ts'

type OfSquare = (square: number) => number

/** Hands on what is above zero. */
const half: OfSquare = (square) => 0.42 * square
/** Half of small numbers, all of large ones above zero: a quarter of the square grows to a half. */
const gated: OfSquare = (square) => square / 4 + square ** 2 / (7 + 4 * square)
/** Grows to one. */
const bounded: OfSquare = (square) => square / (1 + square)

const SQUARES: Partial<Record<ActivationName, OfSquare>> = {
  relu: half,
  relu6: (square) => Math.min(square / 2, 18),
  leaky_relu: half,
  elu: half,
  celu: half,
  silu: gated,
  hard_swish: gated,
  gelu: gated,
  gelu_tanh: gated,
  mish: gated,
  // A half where it reads zeros, zeros and ones where it reads large numbers.
  sigmoid: (square) => 1 / 4 + bounded(square) / 20,
  hard_sigmoid: (square) => 1 / 4 + bounded(square) / 20,
  tanh: bounded,
  erf: bounded,
  softsign: bounded,
  softplus: (square) => Math.LN2 ** 2 + half(square),
  exp: (square) => Math.exp(2 * Math.min(square, 4)),
  sqrt: (square) => Math.sqrt(square),
  reciprocal: (square) => 1 / Math.max(square, Number.EPSILON),
  sin: bounded,
  cos: () => 1 / 2,
  sign: () => 1,
}

/** Of a function that is not among them that of what it reads. */
export const meanSquareOf = (fn: ActivationName, square: number): number => SQUARES[fn]?.(square) ?? square
