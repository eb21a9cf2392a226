import { expect, test } from 'vitest'
import { labelProbability, scaledLoss, scoreLogits, standardLogits } from './logits.ts'

test('logits are scored by their largest, by cross-entropy and by their margin', () => {
  const score = scoreLogits(Float32Array.of(2, 0, 0, 1000, 1, 1), [0, 0, 1])
  expect(score.accuracy).toBeCloseTo(2 / 3 - 1 / 3)
  expect(score.loss).toBeCloseTo((Math.log(1 + Math.exp(-2)) + 1000 + Math.log(2)) / 3, 3)
  const { margin } = scoreLogits(Float32Array.of(2, 0, 4, 2, 1, 1), [0, 1, 0])
  expect(margin).toBeCloseTo(0)
  expect(scoreLogits(Float32Array.of(3, 1, 0), [0]).margin).toBeCloseTo(2 / Math.sqrt((25 + 1 + 16) / 9 / 3))
  expect(scoreLogits(Float32Array.of(20, 0, 40, 0), [0, 0]).margin).toBeCloseTo(30 / Math.sqrt((2 * 100 + 2 * 400) / 4))
})

test('standard logits do not know how sure a network is, nor which classes it favours', () => {
  const logits = Float32Array.of(3, 1, -1, 0, 2, 5, 4, 4, 1, 2, -3, 0)
  const standard = standardLogits(logits, 3)
  expect(standard.reduce((sum, x) => sum + x ** 2, 0) / 12).toBeCloseTo(1)
  for (let c = 0; c < 3; c++) expect([0, 1, 2, 3].reduce((sum, i) => sum + standard[3 * i + c], 0)).toBeCloseTo(0)
  const moved = logits.map((x, i) => 7 * x + 10 * Math.floor(i / 3) - 4 * (i % 3))
  standardLogits(moved, 3).forEach((x, i) => expect(x).toBeCloseTo(standard[i], 5))
  expect(standardLogits(new Float32Array(6), 3)).toEqual(new Float64Array(6))
})

test('the labels have the probability that the scaled logits give them', () => {
  // Two images and two classes: standard logits are 1 and -1.
  const standard = standardLogits(Float32Array.of(9, 1, 3, 5), 2)
  const softmax = 1 / (1 + Math.exp(-2 * 1.5))
  expect(labelProbability(standard, [0, 1], 1.5)).toEqual({ mean: expect.closeTo(softmax), error: expect.closeTo(0) })
  const half = labelProbability(standard, [0, 0], 1.5)
  expect(half.mean).toBeCloseTo(0.5)
  expect(half.error).toBeCloseTo((softmax - 0.5) / Math.sqrt(2))
  expect(scaledLoss(standard, [0, 1], 1.5)).toBeCloseTo(-Math.log(softmax))
  expect(scaledLoss(standard, [1, 0], 0)).toBeCloseTo(Math.log(2))
})
