// Intervals of a task's head: wider for networks that are further from those that were trained.
import { bandsByDistance } from '../statistics/bands.ts'
import { rangeOf90 } from '../statistics/range.ts'
import { distanceOf } from './kernel-rows.ts'
import type { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'

export type Fold = readonly [held: readonly number[], rest: readonly number[]]

/**
 * Conformal on held-out groups, by the distance to the nearest network that was not held out.
 *
 * @param residuals measured minus predicted values, NaN for what does not count
 */
export function bandsOf(
  bytes: readonly Uint8Array[],
  features: number,
  residuals: readonly number[],
  folds: readonly Fold[],
): TaskFile['interval']['bands'] {
  const distances = new Float64Array(residuals.length)
  for (const [out, rest] of folds) {
    for (const i of out) distances[i] = Math.min(...rest.map((j) => distanceOf(bytes[i], bytes[j], features)))
  }
  const rounded = (bound: number) => Number(bound.toPrecision(6))
  const rangeOf = (inside: readonly number[]) => rangeOf90(inside.filter((residual) => !Number.isNaN(residual)))
  return bandsByDistance(distances, residuals, rangeOf, rounded)
}
