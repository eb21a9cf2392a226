// Fitting a sum of non-negative weights to relative errors, robustly: measurements have outliers, and work takes no negative time.

/** Residuals below this are of no concern; the weight of larger ones falls as 1 / |r|, which minimises their absolute value. */
const CLOSE = 0.02
const ROUNDS = 15
const SWEEPS = 300
const RIDGE = 1e-5

/**
 * Weights w >= 0 that make sum_j w[j] x[i][j] close to y[i] > 0 in relative terms: iteratively reweighted least squares (Holland & Welsch
 * 1977), each solved by coordinate descent. @param prior weights to stay near where the data do not say; default 0
 * @param say how much each row counts; all the same where it is left out
 */
export function fitNonNegative(
  x: readonly Float64Array[],
  y: readonly number[],
  { prior, ridge = RIDGE, say }: { prior?: Float64Array; ridge?: number; say?: readonly number[] } = {},
): Float64Array {
  const columns = x[0].length
  // Columns in units of their mean share, so that one ridge fits all; what never occurs keeps no weight.
  const unit = new Float64Array(columns)
  x.forEach((row, i) => row.forEach((amount, j) => (unit[j] += amount / y[i] / x.length)))
  const rows = x.map((row, i) => row.map((amount, j) => (unit[j] > 0 ? amount / y[i] / unit[j] : 0)))
  const centre = Float64Array.from(unit, (u, j) => (prior ? prior[j] * u : 0))
  const weights = Float64Array.from(centre)
  if (!prior) weights.fill(1 / columns)
  let trust = Float64Array.from(rows, (_, i) => say?.[i] ?? 1)
  for (let round = 0; round < ROUNDS; round++) {
    solve(rows, trust, weights, centre, ridge)
    trust = Float64Array.from(rows, (row, i) => (say?.[i] ?? 1) / Math.max(CLOSE, Math.abs(dot(row, weights) - 1)))
  }
  return weights.map((weight, j) => (unit[j] > 0 ? weight / unit[j] : 0))
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
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0
    for (let j = 0; j < n; j++) {
      const diagonal = gram[j * n + j] + ridge
      let rest = target[j] + ridge * centre[j]
      for (let k = 0; k < n; k++) if (k !== j) rest -= gram[j * n + k] * weights[k]
      const next = Math.max(0, rest / diagonal)
      moved = Math.max(moved, Math.abs(next - weights[j]))
      weights[j] = next
    }
    if (moved < 1e-9) return
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
