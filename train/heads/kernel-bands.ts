// Intervals of a task's head: wider for networks that are further from those that were trained.
import { distanceOf } from './kernel-rows.ts'
import { quantile } from '../statistics/summary.ts'
import { rangeOf90 } from '../statistics/range.ts'
import type { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'

/** Where bands of distances end, as shares of the held-out networks. */
const BANDS = [0.5, 0.85]
/** Held-out networks of a band: an interval of 90 % needs 20, and as many again to be steady. */
const BAND = 40

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
  const several = residuals.length * (1 - BANDS.at(-1)!) >= BAND
  const ends = several ? BANDS.map((share) => quantile(distances, share)) : []
  return [...ends, Infinity].map((end, band) => {
    const from = band === 0 ? -1 : ends[band - 1]
    const inside = residuals.filter((_, i) => distances[i] > from && distances[i] <= end)
    const [low, high] = rangeOf90(inside.filter((residual) => !Number.isNaN(residual)))
    return { ...(end < Infinity && { within: rounded(end) }), low: rounded(low), high: rounded(high) }
  })
}

const rounded = (value: number) => Number(value.toPrecision(6))
