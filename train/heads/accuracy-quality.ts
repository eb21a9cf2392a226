// How well an accuracy head predicts examples that it was not fitted to.
import * as ort from 'onnxruntime-node'
import { bootstrapMean, bootstrapPairs } from '../statistics/bootstrap.ts'
import { kendallTau } from '../statistics/kendall.ts'
import { openAccuracyHead } from '@archcast/core/predict/accuracy-head.ts'
import type { Interval } from '../statistics/bootstrap.ts'
import type { AccuracyExample, AccuracyFit } from './fit-accuracy-head.ts'
import type { HeadAccuracy } from '@archcast/core/predict/accuracy-head.ts'

export interface AccuracyQuality {
  readonly kendall: Interval
  /** Mean absolute error, a fraction of 1. */
  readonly error: Interval
  /** Share of the examples that lie in their interval. */
  readonly coverage: Interval
}

export async function predictExamples(
  { model, details }: AccuracyFit,
  examples: readonly AccuracyExample[],
): Promise<HeadAccuracy[]> {
  const head = await openAccuracyHead(ort, model, details)
  try {
    return await head.predict(examples.map(({ graph }) => graph))
  } finally {
    await head.release()
  }
}

export function accuracyQuality(
  predictions: readonly HeadAccuracy[],
  examples: readonly AccuracyExample[],
  seed: number,
): AccuracyQuality {
  const predicted = predictions.map(({ value }) => value)
  const accuracies = examples.map(({ accuracy }) => accuracy)
  const groups = examples.map(({ group }) => group)
  return {
    // A resample of thousands costs seconds in all; 200 of them tell the interval to its last digit but one.
    kendall: bootstrapPairs(predicted, accuracies, kendallTau, { seed, resamples: 200, groups }),
    error: bootstrapMean(
      predicted.map((value, i) => Math.abs(value - accuracies[i])),
      { seed, groups },
    ),
    coverage: bootstrapMean(
      predictions.map(({ low, high }, i) => Number(accuracies[i] >= low && accuracies[i] <= high)),
      { seed, groups },
    ),
  }
}
