// Fitting a sum of non-negative weights to relative errors, robustly: measurements have outliers, and work takes no negative time.

/** Residuals below this are of no concern; the weight of larger ones falls as 1 / |r|, which minimises their absolute value. */
const CLOSE = 0.02
const ROUNDS = 15
const SWEEPS = 300
const RIDGE = 1e-5
/** Weights that move by less, in parts of the time, have arrived. */
const STILL = 1e-6

/**
 * Weights w >= 0 that make sum_j w[j] x[i][j] close to y[i] > 0 in relative terms: iteratively reweighted least squares
 * (Holland & Welsch 1977), each solved by coordinate descent.
 *
 * @param options.prior weights to stay near where the data say little, and to keep where they say nothing; default 0
 * @param options.say how much each row counts; all the same where it is left out
 */
export function fitNonNegative(
  x: readonly Float64Array[],
  y: readonly number[],
  { prior, ridge = RIDGE, say }: { prior?: Float64Array; ridge?: number; say?: readonly number[] } = {},
): Float64Array {
  // Columns in units of their mean share, so that one ridge fits all; what never occurs is not weighed.
  const unit = new Float64Array(x[0].length)
  x.forEach((row, i) => row.forEach((amount, j) => (unit[j] += amount / y[i] / x.length)))
  const used = [...unit.keys()].filter((j) => unit[j] > 0)
  const rows = x.map((row, i) => Float64Array.from(used, (j) => row[j] / y[i] / unit[j]))
  const centre = Float64Array.from(used, (j) => (prior ? prior[j] * unit[j] : 0))
  const weights = Float64Array.from(centre)
  if (!prior) weights.fill(1 / x[0].length)
  let trust = Float64Array.from(rows, (_, i) => say?.[i] ?? 1)
  for (let round = 0; round < ROUNDS; round++) {
    solve(rows, trust, weights, centre, ridge)
    trust = Float64Array.from(rows, (row, i) => (say?.[i] ?? 1) / Math.max(CLOSE, Math.abs(dot(row, weights) - 1)))
  }
  const all = Float64Array.from(unit, (_, j) => prior?.[j] ?? 0)
  used.forEach((j, i) => (all[j] = weights[i] / unit[j]))
  return all
}

/** Minimises sum trust (row . w - 1)^2 / sum trust + ridge |w - centre|^2 over w >= 0, from where `weights` stands. */
function solve(
  rows: readonly Float64Array[],
  trust: Float64Array,
  weights: Float64Array,
  centre: Float64Array,
  ridge: number,
): void {
  const n = weights.length
  const gram = new Float64Array(n * n)
  const target = new Float64Array(n)
  const total = trust.reduce((sum, t) => sum + t, 0)
  rows.forEach((row, i) => {
    const t = trust[i] / total
    for (let j = 0; j < n; j++) {
      const scaled = t * row[j]
      if (scaled === 0) continue
      target[j] += scaled
      for (let k = 0; k <= j; k++) gram[j * n + k] += scaled * row[k]
    }
  })
  for (let j = 0; j < n; j++) for (let k = 0; k < j; k++) gram[k * n + j] = gram[j * n + k]
  // What is left of each target, kept up as weights move: most stay where they are, many of them at 0.
  const left = Float64Array.from(target, (t, j) => {
    let rest = t
    for (let k = 0; k < n; k++) rest -= gram[j * n + k] * weights[k]
    return rest
  })
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0
    for (let j = 0; j < n; j++) {
      const diagonal = gram[j * n + j]
      const next = Math.max(0, (left[j] + diagonal * weights[j] + ridge * centre[j]) / (diagonal + ridge))
      const step = next - weights[j]
      if (step === 0) continue
      for (let k = 0; k < n; k++) left[k] -= gram[j * n + k] * step
      weights[j] = next
      moved = Math.max(moved, Math.abs(step))
    }
    if (moved < STILL) return
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
