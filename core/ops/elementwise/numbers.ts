// Functions of one number, as estimates of what networks make of random numbers compute them.

export const sigma = (x: number): number => 1 / (1 + Math.exp(-x))
export const hardSigma = (x: number): number => Math.min(Math.max(x / 6 + 0.5, 0), 1)
export const eluOf = (x: number): number => (x > 0 ? x : Math.expm1(x))

/** The error function to seven digits (Abramowitz & Stegun 1964, 7.1.26). */
export function erfOf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return Math.sign(x) * (1 - series * Math.exp(-(x ** 2)))
}

/** Numbers nearer to zero are rare, and would be all of the mean square of a quotient. */
export const LEAST = 0.05

export const awayFromZero = (x: number): number => (Math.abs(x) < LEAST ? LEAST : x)
