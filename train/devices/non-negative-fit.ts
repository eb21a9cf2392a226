// Fits a sum with non-negative weights to relative errors, robustly: measurements have outliers, and no work takes
// negative time.

/**
 * Smaller residuals do not matter; the weight of larger ones falls as 1 / |r|, which minimises their absolute value.
 */
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
  const total = trust.reduce((sum, t) => sum + t, 0)
  const say = trust.map((t) => t / total)
  const problem = rows.length < weights.length ? byRows(rows, say, weights) : byColumns(rows, say, weights)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0
    for (let j = 0; j < weights.length; j++) {
      const diagonal = problem.diagonal[j]
      const pull = problem.gradient(j) + diagonal * weights[j]
      const next = Math.max(0, (pull + ridge * centre[j]) / (diagonal + ridge))
      const step = next - weights[j]
      if (step === 0) continue
      problem.move(j, step)
      weights[j] = next
      moved = Math.max(moved, Math.abs(step))
    }
    if (moved < STILL) return
  }
}

/** What coordinate descent asks of the squares: half their curvature in w[j], half their fall along it, and a step. */
interface Squares {
  readonly diagonal: Float64Array
  readonly gradient: (j: number) => number
  readonly move: (j: number, step: number) => void
}

/** By the products of columns, kept up as weights move: a step costs as many operations as there are columns. */
function byColumns(rows: readonly Float64Array[], say: Float64Array, weights: Float64Array): Squares {
  const n = weights.length
  const gram = new Float64Array(n * n)
  const target = new Float64Array(n)
  rows.forEach((row, i) => {
    for (let j = 0; j < n; j++) {
      const scaled = say[i] * row[j]
      if (scaled === 0) continue
      target[j] += scaled
      for (let k = 0; k <= j; k++) gram[j * n + k] += scaled * row[k]
    }
  })
  for (let j = 0; j < n; j++) for (let k = 0; k < j; k++) gram[k * n + j] = gram[j * n + k]
  const left = Float64Array.from(target, (t, j) => {
    let rest = t
    for (let k = 0; k < n; k++) rest -= gram[j * n + k] * weights[k]
    return rest
  })
  return {
    diagonal: Float64Array.from(weights, (_, j) => gram[j * n + j]),
    gradient: (j) => left[j],
    move: (j, step) => {
      for (let k = 0; k < n; k++) left[k] -= gram[j * n + k] * step
    },
  }
}

/** By the residuals of rows, kept up as weights move: a step costs as many operations as there are rows. */
function byRows(rows: readonly Float64Array[], say: Float64Array, weights: Float64Array): Squares {
  const columns = Array.from(weights, (_, j) => Float64Array.from(rows, (row) => row[j]))
  const residual = Float64Array.from(rows, (row) => 1 - dot(row, weights))
  return {
    diagonal: Float64Array.from(columns, (column) => column.reduce((sum, x, i) => sum + say[i] * x * x, 0)),
    gradient: (j) => {
      const column = columns[j]
      let sum = 0
      for (let i = 0; i < column.length; i++) sum += say[i] * column[i] * residual[i]
      return sum
    },
    move: (j, step) => {
      const column = columns[j]
      for (let i = 0; i < column.length; i++) residual[i] -= column[i] * step
    },
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
