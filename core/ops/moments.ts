// What elements of a value are like over inputs and random weights, and what operations make of it.
import { sizeOf } from './shape.ts'
import type { Shape } from './shape.ts'

/** Of one element, as mean-field theory follows random networks (Poole et al. 2016; Schoenholz et al. 2017). */
export interface Moments {
  readonly mean: number
  /** Mean of the square. */
  readonly second: number
  /** Mean product of one channel at two positions: what is left of the second moment in a mean over many positions. */
  readonly common: number
}

/** All elements are one number. */
export const constantly = (value: number): Moments => ({ mean: value, second: value ** 2, common: value ** 2 })

/** How much of their variance positions have in common, 0 to 1. */
export function alike({ mean, second, common }: Moments): number {
  const variance = second - mean ** 2
  return variance > 0 ? Math.min(1, Math.max(0, (common - mean ** 2) / variance)) : 1
}

/**
 * What positions of inputs and of normalised images have in common: between noise, nothing, and photographs, about
 * half.
 */
export const ALIKE = 0.1

/** Centred about 0; `common` is in the ratio of what it was made of. */
export const centred = (second: number, from: Moments): Moments => ({
  mean: 0,
  second,
  common: from.second > 0 ? (second * from.common) / from.second : second,
})

/** The sum of independent values, each times its sign. */
export function sumOf(terms: readonly Moments[], signs: readonly number[] = []): Moments {
  let sum = constantly(0)
  for (const [at, { mean, second, common }] of terms.entries()) {
    const signed = (signs[at] ?? 1) * mean
    const cross = 2 * sum.mean * signed
    sum = { mean: sum.mean + signed, second: sum.second + cross + second, common: sum.common + cross + common }
  }
  return sum
}

/** The product of independent values. */
export function productOf(factors: readonly Moments[]): Moments {
  let product = constantly(1)
  for (const { mean, second, common } of factors) {
    product = { mean: product.mean * mean, second: product.second * second, common: product.common * common }
  }
  return product
}

/** A sum over `count` positions. */
export function summed({ mean, second, common }: Moments, count: number): Moments {
  const among = count * (count - 1) * common
  return { mean: count * mean, second: count * second + among, common: count ** 2 * common }
}

/** A mean over `count` positions. */
export function averaged(x: Moments, count: number): Moments {
  return productOf([summed(x, count), constantly(1 / count)])
}

/**
 * A sum of `count` products of two values. Where one of them has one sign, as softmax gives, it weighs the other: then
 * what the other has in common adds up.
 */
export function summedProducts([a, b]: readonly Moments[], count: number): Moments {
  const mean = count * a.mean * b.mean
  const among = Math.max(a.mean ** 2 * b.common, b.mean ** 2 * a.common)
  const common = Math.max(count * a.common * b.common + count * (count - 1) * among, mean ** 2)
  return { mean, second: Math.max(count * a.second * b.second + count * (count - 1) * among, common), common }
}

/** The largest of `count` positions, taken for normal; as many of them count as are independent. */
export function largest(x: Moments, count: number): Moments {
  const share = alike(x)
  const deviation = Math.sqrt(Math.max(0, x.second - x.mean ** 2))
  const { mean: above, variance } = largestOfNormals(1 + (count - 1) * (1 - share))
  const mean = x.mean + above * deviation
  const left = variance * deviation ** 2
  return { mean, second: mean ** 2 + left, common: mean ** 2 + share * left }
}

/**
 * Of the largest of `count` standard normal numbers, whose distribution function is that of one to the power of
 * `count`.
 */
function largestOfNormals(count: number): { readonly mean: number; readonly variance: number } {
  let [below, mean, second, previous] = [0, 0, 0, 0]
  for (let z = -6; z <= 6; z += STEP) {
    below += (STEP * Math.exp(-(z ** 2) / 2)) / Math.sqrt(2 * Math.PI)
    const reached = Math.min(1, below) ** count
    mean += z * (reached - previous)
    second += z ** 2 * (reached - previous)
    previous = reached
  }
  return { mean, variance: second - mean ** 2 }
}

const STEP = 1 / 16

/** Values side by side: each has its share. */
export function mixed(parts: readonly Moments[], shapes: readonly Shape[]): Moments {
  const all = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0)
  const mean = (read: (x: Moments) => number) =>
    parts.reduce((sum, part, at) => sum + (read(part) * sizeOf(shapes[at])) / all, 0)
  return { mean: mean((x) => x.mean), second: mean((x) => x.second), common: mean((x) => x.common) }
}

/** The value, of shape `from`, and zeros around it. */
export function amongZeros({ mean, second, common }: Moments, from: Shape, shape: Shape): Moments {
  const share = sizeOf(from) / sizeOf(shape)
  return { mean: share * mean, second: share * second, common: share * common }
}
