// Fitting a task's head to networks whose metric is known, from twenty of them on.
import { TASK_FORMAT } from '@archcast/core/predict/tasks/task-file.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { kernel, STEP, toBytes } from '@archcast/core/predict/tasks/kernel-regression.ts'
import { toBase64 } from '@archcast/core/predict/tasks/base64.ts'
import { conformalRange } from '../statistics/conformal.ts'
import { foldsOf } from './groups.ts'
import { kendallTau } from '../statistics/kendall.ts'
import { mean, quantile, standardDeviation } from '../statistics/summary.ts'
import { solvePositive } from '../statistics/cholesky.ts'
import type { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'

export interface TaskExample {
  /** What the head shall read of the network, features and then words of its recipe. */
  readonly columns: Float64Array
  readonly value: number
  /** Networks that are never on both sides of a split. */
  readonly group: string
}

export interface KernelHeadOptions {
  /** Names of the columns that are features; the others are words of recipes. */
  readonly features: readonly string[]
  readonly seed: number
  readonly progress?: (done: number, of: number) => void
}

export type FittedParts = Pick<TaskFile, 'model' | 'interval' | 'error'>

export const FEWEST = 20
const FOLDS = 10
const LEVEL = 0.9
/** Widths of the two kernels, narrowness for mean differences of columns, and ridges: tried on held-out groups. */
const SHAPES = [
  [0.06, 0.02],
  [0.12, 0.04],
  [0.25, 0.08],
  [0.5, 0.25],
  [0.5, 0.5],
] as const
const RIDGES = [0.005, 0.02, 0.05, 0.15, 0.4]
/** Where bands of distances end, as shares of the held-out networks. */
const BANDS = [0.5, 0.85]
/** Held-out networks of a band: an interval of 90 % needs 20, and as many again to be steady. */
const BAND = 40

interface Rows {
  readonly bytes: readonly Uint8Array[]
  /** Mean absolute and mean squared differences in standard deviations, [n, n]. */
  readonly absolute: Float64Array
  readonly squared: Float64Array
}

/** Throws RangeError for fewer than twenty networks, or fewer than five groups. */
export function fitKernelHead(examples: readonly TaskExample[], options: KernelHeadOptions): FittedParts {
  const { features, seed, progress } = options
  if (examples.length < FEWEST) throw new RangeError(`a task takes ${FEWEST} networks or more, not ${examples.length}`)
  const { centre, scale } = standardised(examples)
  const rows = rowsOf(examples.map(({ columns }) => toBytes(columns, centre, scale)))
  const values = examples.map(({ value }) => value)
  const folds = indexFolds(examples, seed)
  let best: { shape: readonly [number, number]; ridge: number; held: Float64Array; error: number } | undefined
  let done = 0
  for (const shape of SHAPES) {
    const gram = gramOf(rows, shape)
    for (const ridge of RIDGES) {
      const held = heldOut(gram, values, folds, ridge)
      const error = mean(held.map((predicted, i) => Math.abs(predicted - values[i])))
      if (!best || error < best.error) best = { shape, ridge, held, error }
      progress?.(++done, SHAPES.length * RIDGES.length)
    }
  }
  const { shape, ridge, held, error } = best!
  const all = values.map((_, i) => i)
  const weights = Float32Array.from(weigh(gramOf(rows, shape), values, all, ridge))
  const bytes = Uint8Array.from(rows.bytes.flatMap((row) => [...row]))
  return {
    model: {
      kind: 'kernel',
      features: [...features],
      centre,
      scale,
      laplace: shape[0],
      rbf: shape[1],
      rows: toBase64(bytes),
      weights: toBase64(new Uint8Array(weights.buffer)),
      mean: mean(values),
    },
    interval: { level: LEVEL, bands: bandsOf(rows, features.length, values, held, folds) },
    error: {
      kendall_tau: rounded(kendallTau([...held], values)),
      absolute: rounded(error),
      networks: values.length,
      how: `${folds.length} folds, groups kept together`,
    },
  }
}

/** Columns that are the same in all networks are left as they are. */
function standardised(examples: readonly TaskExample[]): { centre: number[]; scale: number[] } {
  const columns = Array.from(examples[0].columns, (_, j) => examples.map((example) => example.columns[j]))
  const spread = columns.map(standardDeviation)
  return {
    centre: columns.map((column) => rounded(mean(column))),
    scale: spread.map((deviation) => (deviation > 1e-9 ? rounded(deviation) : 1)),
  }
}

function rowsOf(bytes: readonly Uint8Array[]): Rows {
  const n = bytes.length
  const absolute = new Float64Array(n * n)
  const squared = new Float64Array(n * n)
  const width = bytes[0].length
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let [sum, squares] = [0, 0]
      for (let k = 0; k < width; k++) {
        const difference = Math.abs(bytes[i][k] - bytes[j][k])
        sum += difference
        squares += difference * difference
      }
      absolute[i * n + j] = absolute[j * n + i] = sum / width / STEP
      squared[i * n + j] = squared[j * n + i] = squares / width / STEP ** 2
    }
  }
  return { bytes, absolute, squared }
}

const gramOf = ({ absolute, squared }: Rows, [laplace, rbf]: readonly [number, number]) =>
  absolute.map((distance, i) => kernel(distance, squared[i], laplace, rbf))

type Fold = readonly [held: readonly number[], rest: readonly number[]]

function indexFolds(examples: readonly TaskExample[], seed: number): Fold[] {
  const groups = new Set(examples.map(({ group }) => group)).size
  const indices = examples.map((_, i) => i)
  return foldsOf(indices, (i) => examples[i].group, Math.min(FOLDS, groups), createRandom(seed))
}

/** Every value predicted without its group. */
function heldOut(gram: Float64Array, values: readonly number[], folds: readonly Fold[], ridge: number): Float64Array {
  const n = values.length
  const predicted = new Float64Array(n)
  for (const [held, rest] of folds) {
    const weights = weigh(gram, values, rest, ridge)
    const centre = mean(rest.map((i) => values[i]))
    for (const i of held) predicted[i] = rest.reduce((sum, j, k) => sum + weights[k] * gram[i * n + j], centre)
  }
  return predicted
}

/** Weights of some of the networks: (K + ridge I) w = y - mean(y). */
function weigh(gram: Float64Array, values: readonly number[], some: readonly number[], ridge: number): Float64Array {
  const n = values.length
  const size = some.length
  const matrix = new Float64Array(size * size)
  some.forEach((i, row) => some.forEach((j, column) => (matrix[row * size + column] = gram[i * n + j])))
  for (let i = 0; i < size; i++) matrix[i * size + i] += ridge
  const centre = mean(some.map((i) => values[i]))
  return solvePositive(
    matrix,
    Float64Array.from(some, (i) => values[i] - centre),
  )
}

/** Conformal on held-out groups, by the distance to the nearest network that was not held out. */
function bandsOf(
  { bytes }: Rows,
  features: number,
  values: readonly number[],
  held: Float64Array,
  folds: readonly Fold[],
): TaskFile['interval']['bands'] {
  const distances = new Float64Array(values.length)
  for (const [out, rest] of folds) {
    for (const i of out) distances[i] = Math.min(...rest.map((j) => distanceOf(bytes[i], bytes[j], features)))
  }
  const several = values.length * (1 - BANDS.at(-1)!) >= BAND
  const ends = several ? BANDS.map((share) => quantile(distances, share)) : []
  return [...ends, Infinity].map((end, band) => {
    const from = band === 0 ? -1 : ends[band - 1]
    const inside = values.flatMap((value, i) => (distances[i] > from && distances[i] <= end ? [value - held[i]] : []))
    const [low, high] = conformalRange(inside, LEVEL)
    // Too few for an end that was measured: as far as the furthest, twice.
    const most = 2 * Math.max(...inside.map(Math.abs))
    const [below, above] = [Number.isFinite(low) ? low : -most, Number.isFinite(high) ? high : most]
    return { ...(end < Infinity && { within: rounded(end) }), low: rounded(below), high: rounded(above) }
  })
}

function distanceOf(a: Uint8Array, b: Uint8Array, features: number): number {
  let sum = 0
  for (let k = 0; k < features; k++) sum += Math.abs(a[k] - b[k])
  return sum / features / STEP
}

export const taskFile = (details: Omit<TaskFile, 'format' | keyof FittedParts>, parts: FittedParts): TaskFile => ({
  format: TASK_FORMAT,
  ...details,
  ...parts,
})

const rounded = (value: number) => Number(value.toPrecision(6))
