// Two runtimes agree: their numbers to a thousandth, or a hundred-thousandth where they are small, all else exactly.
import { expect } from 'vitest'
import type { AccuracyPrediction } from '@archcast/core/contract/accuracy.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'

const TOLERANCE = 1e-3
const SMALL = 1e-2

const expectNear = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(TOLERANCE * Math.max(SMALL, Math.abs(expected)))

/** Elements near each other as measured by the largest. */
export function expectNearTensor(actual: Float32Array, expected: Float32Array): void {
  expect(actual.length).toBe(expected.length)
  const largest = Math.max(...expected.map(Math.abs))
  const error = Math.max(...actual.map((x, i) => Math.abs(x - expected[i])))
  expect(error).toBeLessThanOrEqual(TOLERANCE * largest)
}

/** The latency is arithmetic that all runtimes do alike. */
export function expectPrediction(actual: Prediction, expected: Prediction): void {
  if (!actual.accuracy || !expected.accuracy) return expect(actual).toEqual(expected)
  expect(actual).toEqual({ ...expected, accuracy: agreed(actual.accuracy, expected.accuracy) })
}

/** What is expected, with the numbers that are near it in their place. */
function agreed(actual: AccuracyPrediction, expected: AccuracyPrediction): AccuracyPrediction {
  const { value, low, high, surrogate } = actual
  expectNear(value, expected.value)
  if (!surrogate || !expected.surrogate) {
    expectNear(low!, expected.low!)
    expectNear(high!, expected.high!)
    return { ...expected, value, low, high }
  }
  const { accuracy, loss, margin, probability, alignment, images } = surrogate
  if (alignment !== undefined) expectNear(alignment, expected.surrogate.alignment!)
  expectNear(loss, expected.surrogate.loss)
  expectNear(margin, expected.surrogate.margin)
  expectNear(probability, expected.surrogate.probability)
  // One image may have two logits that are all but equal.
  expect(Math.abs(accuracy - expected.surrogate.accuracy)).toBeLessThanOrEqual(1 / images)
  const near = { accuracy, loss, margin, probability, ...(alignment !== undefined && { alignment }) }
  return { ...expected, value, surrogate: { ...expected.surrogate, ...near } }
}
