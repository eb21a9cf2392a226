// Fitting a task's head to networks whose metric is known, from twenty of them on.
import { foldsOf } from '../data/groups.ts'
import { solvePositive } from '../statistics/cholesky.ts'
import { LEVEL } from '../statistics/conformal.ts'
import { kendallTau } from '../statistics/kendall.ts'
import { mean, standardDeviation } from '../statistics/summary.ts'
import { bandsOf } from './kernel-bands.ts'
import { gramOf, kernelRows } from './kernel-rows.ts'
import { toBase64 } from '@archcast/core/onnx/base64.ts'
import { toBytes } from '@archcast/core/predict/tasks/kernel-regression.ts'
import { metricScale } from '@archcast/core/predict/tasks/metric-scale.ts'
import { TASK_FORMAT } from '@archcast/core/predict/tasks/task-file.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Fold } from './kernel-bands.ts'
import type { KernelRegression, TaskFile } from '@archcast/core/predict/tasks/task-file.ts'

export interface TaskExample {
  /** What the head shall read of the network: features, words of its recipe, what others say of it. */
  readonly columns: Float64Array
  readonly value: number
  /** Networks that are never on both sides of a split. */
  readonly group: string
  /** Left out of how wide intervals are. */
  readonly outlier?: boolean
}

export interface KernelHeadOptions {
  /** Names of the columns that are features, the first ones. */
  readonly features: readonly string[]
  /** The columns that are what others say, the last ones. */
  readonly transfer?: KernelRegression['transfer']
  /** As `TaskFile` has it. */
  readonly limit?: number
  /** Default higher. */
  readonly better?: TaskFile['better']
  readonly seed: number
  readonly progress?: (done: number, of: number) => void
}

export type FittedParts = Pick<TaskFile, 'limit' | 'model' | 'interval' | 'error'>

export interface FittedHead {
  readonly parts: FittedParts
  /** What is predicted of each network without its group, in the metric. */
  readonly held: readonly number[]
  /** Measured minus predicted values of them on the scale that the model predicts. */
  readonly residuals: readonly number[]
}

export const FEWEST_EXAMPLES = 20
const FOLDS = 10
/** Up to so many groups, each is left out by itself: of few networks ten folds are a matter of luck. */
const SINGLY = 50
/** Widths of the two kernels, narrowness for mean differences of columns, and ridges: tried on held-out groups. */
const SHAPES = [
  [0.06, 0.02],
  [0.12, 0.04],
  [0.25, 0.08],
  [0.5, 0.25],
  [0.5, 0.5],
] as const
const RIDGES = [0.005, 0.02, 0.05, 0.15, 0.4]

/** Throws RangeError for fewer than twenty networks, or fewer than five groups. */
export function fitKernelHead(examples: readonly TaskExample[], options: KernelHeadOptions): FittedParts {
  assertEnough(examples)
  return fitAndHoldOut(examples, options).parts
}

/** Throws RangeError for fewer than twenty. */
export function assertEnough({ length }: readonly unknown[]): void {
  if (length < FEWEST_EXAMPLES) throw new RangeError(`a task takes ${FEWEST_EXAMPLES} networks or more, not ${length}`)
}

/** As `fitKernelHead`, of any number, with what is predicted of held-out networks. */
export function fitAndHoldOut(examples: readonly TaskExample[], options: KernelHeadOptions): FittedHead {
  const { features, transfer, limit, better = 'higher', seed, progress } = options
  const { centre, scale } = standardised(examples)
  const rows = kernelRows(
    examples.map(({ columns }) => toBytes(columns, centre, scale)),
    transfer,
  )
  const metric = examples.map(({ value }) => value)
  const { to, from } = metricScale({ limit, better })
  const values = metric.map(to)
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
  const { shape, ridge, held } = best!
  const all = values.map((_, i) => i)
  const weights = Float32Array.from(weigh(gramOf(rows, shape), values, all, ridge))
  const bytes = Uint8Array.from(rows.bytes.flatMap((row) => [...row]))
  const told = Array.from(held, from)
  const residuals = values.map((value, i) => value - held[i])
  const parts: FittedParts = {
    ...(limit !== undefined && { limit }),
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
      ...(transfer && { transfer }),
    },
    interval: {
      level: LEVEL,
      bands: bandsOf(
        rows.bytes,
        features.length,
        residuals.map((residual, i) => (examples[i].outlier ? NaN : residual)),
        folds,
      ),
    },
    error: {
      kendall_tau: rounded(kendallTau(told, metric)),
      absolute: rounded(mean(told.map((value, i) => Math.abs(value - metric[i])))),
      networks: values.length,
      how: folds.length > FOLDS ? 'each group left out once' : `${folds.length} folds, groups kept together`,
    },
  }
  return { parts, held: told, residuals }
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

function indexFolds(examples: readonly TaskExample[], seed: number): Fold[] {
  const groups = new Set(examples.map(({ group }) => group)).size
  const indices = examples.map((_, i) => i)
  return foldsOf(indices, (i) => examples[i].group, groups > SINGLY ? FOLDS : groups, createRandom(seed))
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

export const taskFile = (details: Omit<TaskFile, 'format' | keyof FittedParts>, parts: FittedParts): TaskFile => ({
  format: TASK_FORMAT,
  ...details,
  ...parts,
})

const rounded = (value: number) => Number(value.toPrecision(6))
