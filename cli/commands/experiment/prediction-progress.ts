// What the prediction experiment shows while it trains.
import { duration } from '../../progress.ts'
import type { PredictionProgress } from '@archcast/train/experiments/prediction/train-all.ts'

/** The time left as the last of both parts will need it, from the pace since this process began. */
export function predictionProgress(): (progress: PredictionProgress) => string {
  const begun = performance.now()
  let first: PredictionProgress | undefined
  return (progress) => {
    const { trained, networks, oneShotStep, oneShotSteps } = progress
    first ??= progress
    const seconds = (performance.now() - begun) / 1000
    const left = (done: number, before: number, all: number) =>
      done === all ? 0 : (seconds * (all - done)) / (done - before)
    const longest = Math.max(left(trained, first.trained, networks), left(oneShotStep, first.oneShotStep, oneShotSteps))
    return (
      `${trained}/${networks} networks trained  one-shot step ${oneShotStep}/${oneShotSteps}` +
      (Number.isFinite(longest) ? `  left ${duration(longest)}` : '')
    )
  }
}
