// Areas under curves against areas by hand.
import { expect, test } from 'vitest'
import { areaUnder, steps, usedExits } from './curve.ts'

const points = [
  { macs: 2, accuracy: 0.5 },
  { macs: 4, accuracy: 0.75 },
  { macs: 9, accuracy: 1 },
]

test('the area is the mean accuracy over budgets, chance before the first exit', () => {
  expect(areaUnder(points, { budget: 8, chance: 0.1 })).toBeCloseTo((2 * 0.1 + 2 * 0.5 + 4 * 0.75) / 8)
  expect(areaUnder(points, { budget: 10, chance: 0.1 })).toBeCloseTo((2 * 0.1 + 2 * 0.5 + 5 * 0.75 + 1) / 10)
  expect(areaUnder(points, { budget: 1, chance: 0.1 })).toBeCloseTo(0.1)
  expect(areaUnder([], { budget: 3, chance: 0.25 })).toBe(0.25)
})

test('only exits better than all before are answered by', () => {
  expect(usedExits([0.3, 0.2, 0.5, 0.5, 0.6])).toEqual([0, 2, 4])
  expect(usedExits([])).toEqual([])
})

test('the line goes level from exit to exit and ends at the budget', () => {
  expect(steps(points, 8)).toEqual([
    [2, 0.5],
    [4, 0.5],
    [4, 0.75],
    [8, 0.75],
  ])
})
