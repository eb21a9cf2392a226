// Fitting a sum of non-negative weights to relative errors, robustly: measurements have outliers, and work takes no negative time.

/** Residuals below this are of no concern; the weight of larger ones falls as 1 / |r|, which minimises their absolute value. */
const CLOSE = 0.02
const ROUNDS = 15
const SWEEPS = 300
const RIDGE = 1e-5

/**
 * Weights w >= 0 that make sum_j w[j] x[i][j] close to y[i] > 0 in relative terms: iteratively reweighted least squares
 * (Holland & Welsch 1977), each solved by coordinate descent.
 *
 * @param options.prior weights to stay near where the data say little, and to keep where they say nothing; default 0
 */
export function fitNonNegative(
  x: readonly Float64Array[],
  y: readonly number[],
  { prior, ridge = RIDGE }: { prior?: Float64Array; ridge?: number } = {},
): Float64Array {
  const columns = x[0].length
  // Columns in units of their mean share, so that one ridge fits all; what never occurs keeps no weight.
  const unit = new Float64Array(columns)
  x.forEach((row, i) => row.forEach((amount, j) => (unit[j] += amount / y[i] / x.length)))
  const rows = x.map((row, i) => row.map((amount, j) => (unit[j] > 0 ? amount / y[i] / unit[j] : 0)))
  const centre = Float64Array.from(unit, (u, j) => (prior ? prior[j] * u : 0))
  const weights = Float64Array.from(centre)
  if (!prior) weights.fill(1 / columns)
  let trust = new Float64Array(rows.length).fill(1)
  for (let round = 0; round < ROUNDS; round++) {
    solve(rows, trust, weights, centre, ridge)
    trust = Float64Array.from(rows, (row) => 1 / Math.max(CLOSE, Math.abs(dot(row, weights) - 1)))
  }
  return weights.map((weight, j) => (unit[j] > 0 ? weight / unit[j] : (prior?.[j] ?? 0)))
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
  // What the weights make of each column, kept up to date: most weights are 0 and stay so.
  const made = Float64Array.from(weights, (_, j) => {
    let sum = 0
    for (let k = 0; k < n; k++) sum += gram[j * n + k] * weights[k]
    return sum
  })
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0
    for (let j = 0; j < n; j++) {
      const own = gram[j * n + j]
      const rest = target[j] + ridge * centre[j] - made[j] + own * weights[j]
      const change = Math.max(0, rest / (own + ridge)) - weights[j]
      if (change === 0) continue
      moved = Math.max(moved, Math.abs(change))
      weights[j] += change
      for (let k = 0; k < n; k++) made[k] += gram[j * n + k] * change
    }
    if (moved < 1e-9) return
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
