import { expect, test } from 'vitest'
import { kendallTau } from '../../statistics/kendall.ts'
import { advantage, chosenRow, methodRows } from './prediction-compare.ts'
import type { MethodScores } from './prediction-compare.ts'

const truth = [0.9, 0.5, 0.8, 0.6]
const method = (readouts: Record<string, number[]>, readout?: string): MethodScores => ({
  name: 'method',
  setUp: 7,
  said: truth.map((_, i) => ({
    readouts: Object.fromEntries(Object.entries(readouts).map(([name, values]) => [name, values[i]])),
    seconds: i,
  })),
  ...(readout && { readout }),
})

test('correlations are of all architectures and of the half with the best trained accuracy', () => {
  // By truth 0.5, 0.6, 0.8, 0.9 the readout is 1, 2, 4, 3: one of six pairs is wrong, that of the best two.
  const [row] = methodRows(method({ margin: [3, 1, 4, 2] }), truth, 1)
  expect(row.kendall.value).toBeCloseTo(4 / 6, 12)
  expect(row.kendallTop.value).toBe(-1)
  expect(row.pearsonTop.value).toBeCloseTo(-1, 12)
  // Deviations of truth (.2, -.2, .1, -.1) and readout (.5, -1.5, 1.5, -.5): .1 + .3 + .15 + .05 over sqrt(.1 * 5).
  expect(row.pearson.value).toBeCloseTo(0.6 / Math.sqrt(0.5), 12)
  expect(row).toMatchObject({ seconds: 1.5, setUp: 7 })
})

test('a readout fixed beforehand is kept; without one the best is taken', () => {
  const readouts = { accuracy: [4, 3, 2, 1], loss: [4, 1, 3, 2] }
  const fixed = method(readouts, 'accuracy')
  expect(chosenRow(fixed, methodRows(fixed, truth, 1)).readout).toBe('accuracy')
  const free = method(readouts)
  expect(chosenRow(free, methodRows(free, truth, 1)).readout).toBe('loss')
})

test('an advantage is the difference of both correlations on the same resamples', () => {
  const values = [4, 1, 3, 2]
  expect(advantage(values, values, truth, kendallTau, 1)).toMatchObject({ value: 0, low: 0, high: 0 })
  const reversed = values.map((value) => -value)
  expect(advantage(values, reversed, truth, kendallTau, 1)).toMatchObject({ value: 2, low: 2, high: 2 })
})
