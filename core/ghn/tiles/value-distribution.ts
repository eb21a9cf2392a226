// A value as a function of a normal number, by which functions of it are told exactly: x * sigmoid(x) is no product of
// two.
import { alike } from '../../ops/moments.ts'
import type { Moments } from '../../ops/moments.ts'

export interface ValueDistribution extends Moments {
  /** The node whose output the normal number stands for; undefined for what is one number all over. */
  readonly base: number | undefined
  /** Correlation of that number at two positions. */
  readonly correlation: number
  /** The value where the normal number is each of `NORMALS`. */
  readonly points: Float64Array
}

const STEP = 1 / 4

/** Nodes of the trapezoidal rule, which is exact to rounding for smooth functions of a normal number. */
const NORMALS = Float64Array.from({ length: 12 / STEP + 1 }, (_, i) => i * STEP - 6)
const WEIGHTS = NORMALS.map((z) => (STEP * Math.exp(-(z ** 2) / 2)) / Math.sqrt(2 * Math.PI))

/** Highest degree of the polynomials that the correlation of outputs is computed by. */
const DEGREE = 8
/** Hermite polynomials of norm one at `NORMALS`, times the weights. */
const HERMITE = hermite()

function hermite(): readonly Float64Array[] {
  const polynomials = [NORMALS.map(() => 1), NORMALS]
  for (let n = 1; n < DEGREE; n++) {
    const [before, last] = polynomials.slice(-2)
    polynomials.push(NORMALS.map((z, i) => (z * last[i] - Math.sqrt(n) * before[i]) / Math.sqrt(n + 1)))
  }
  return polynomials.map((polynomial) => polynomial.map((value, i) => value * WEIGHTS[i]))
}

/** A normal value of these moments, that of node `base`. */
export function normalDistribution(moments: Moments, base: number): ValueDistribution {
  const deviation = Math.sqrt(Math.max(0, moments.second - moments.mean ** 2))
  const points = new Float64Array(NORMALS.length)
  for (let i = 0; i < points.length; i++) points[i] = moments.mean + deviation * NORMALS[i]
  return { ...moments, base, correlation: alike(moments), points }
}

/**
 * What `value` makes of one element of each input.
 * @param base the node that it is, where the inputs are independent
 * @param value may not keep what it is given
 */
export function valueDistribution(
  inputs: readonly ValueDistribution[],
  base: number,
  value: (xs: readonly number[]) => number,
): ValueDistribution {
  const independent = new Set(inputs.map((x) => x.base).filter((x) => x !== undefined))
  if (independent.size > 1) return normalDistribution(ofIndependent(inputs, value), base)
  const points = new Float64Array(NORMALS.length)
  const xs = inputs.map(() => 0)
  for (let i = 0; i < points.length; i++) {
    for (let input = 0; input < xs.length; input++) xs[input] = inputs[input].points[i]
    points[i] = value(xs)
  }
  const model = inputs.find((x) => x.base !== undefined) ?? inputs[0]
  return { ...momentsOf(points, model.correlation), base: model.base, correlation: model.correlation, points }
}

/** Mehler's formula: what two positions have in common, by the correlation to the power of the degree. */
function momentsOf(points: Float64Array, correlation: number): Moments {
  const coefficients = HERMITE.map((polynomial) => sumOfProducts(polynomial, points))
  let second = 0
  for (let i = 0; i < points.length; i++) second += WEIGHTS[i] * points[i] ** 2
  let [known, common] = [0, 0]
  for (const [degree, c] of coefficients.entries()) {
    known += c ** 2
    common += correlation ** degree * c ** 2
  }
  const rest = Math.max(0, second - known) * correlation ** (DEGREE + 1)
  return { mean: coefficients[0], second, common: Math.min(second, common + rest) }
}

function sumOfProducts(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** Two values over all pairs of points. What they have in common is taken for a mean of what each has. */
function ofIndependent(inputs: readonly ValueDistribution[], value: (xs: readonly number[]) => number): Moments {
  const [a, b] = inputs
  let [mean, second] = [0, 0]
  for (let i = 0; i < NORMALS.length; i++) {
    for (let j = 0; j < NORMALS.length; j++) {
      const weight = WEIGHTS[i] * WEIGHTS[j]
      const y = value([a.points[i], b.points[j]])
      mean += weight * y
      second += weight * y ** 2
    }
  }
  const share = (alike(a) + alike(b)) / 2
  return { mean, second, common: mean ** 2 + share * (second - mean ** 2) }
}
