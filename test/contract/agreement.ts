// Two runtimes agree: their numbers to a thousandth, or a hundred-thousandth where they are small, all else exactly.
import { expect } from 'vitest'
import type { Prediction } from '@archcast/core/predict/types.ts'

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
  const { value, low, high, surrogate } = actual.accuracy
  expectNear(value, expected.accuracy.value)
  expectNear(low, expected.accuracy.low)
  expectNear(high, expected.accuracy.high)
  const accuracy = { ...expected.accuracy, value, low, high }
  if (surrogate && expected.accuracy.surrogate) {
    const { loss, margin, probability, images } = surrogate
    expectNear(loss, expected.accuracy.surrogate.loss)
    expectNear(margin, expected.accuracy.surrogate.margin)
    expectNear(probability, expected.accuracy.surrogate.probability)
    // One image may have two logits that are all but equal.
    expect(Math.abs(surrogate.accuracy - expected.accuracy.surrogate.accuracy)).toBeLessThanOrEqual(1 / images)
    accuracy.surrogate = { ...expected.accuracy.surrogate, accuracy: surrogate.accuracy, loss, margin, probability }
  }
  expect(actual).toEqual({ ...expected, accuracy })
}
