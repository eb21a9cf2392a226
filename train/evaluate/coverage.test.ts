// How often intervals hold, on families planted with noise and on cells whose intervals are known.
import { expect, test } from 'vitest'
import { plantFamilies } from '../devices/testing.ts'
import { askedOfUnseen, bestRow, printBest, printUnseen } from './coverage.ts'

test('intervals hold about nine of ten networks of families that a device never saw', () => {
  const networks = plantFamilies(30, 20, 0.4, 3)
  const asked = askedOfUnseen('desk', networks, 1)
  expect(asked).toHaveLength(networks.length)
  expect(new Set(asked.map(({ family }) => family)).size).toBe(30)
  const share = asked.filter(({ holds }) => holds).length / asked.length
  expect(share).toBeGreaterThan(0.85)
  expect(share).toBeLessThan(0.99)
})

test('a row of each device and one of all tell shares, of those in the domain too', () => {
  const asked = (device: string, family: string, holds: boolean, inDomain: boolean) => ({
    device,
    family,
    holds,
    inDomain,
  })
  const text = printUnseen([
    asked('a', 'f', true, true),
    asked('a', 'g', false, true),
    asked('b', 'f', true, false),
    asked('b', 'f', true, false),
  ])
  const rows = text.split('\n').map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  expect(rows.slice(2)).toEqual([
    ['a', '2', '2', '50.0', '100.0', '50.0'],
    ['b', '2', '1', '100.0', '0.0', ''],
    ['all', '4', '2', '75.0', '50.0', '50.0'],
  ])
})

test('of cells those that are predicted above a bound count', () => {
  const predicted = (value: number) => ({ value, low: value - 0.01, high: value + 0.01, reasons: [] })
  const predictions = [0.8, 0.931, 0.94, 0.95, 0.96].map(predicted)
  const accuracies = [0.1, 0.935, 0.94, 0.93, 0.965]
  expect(bestRow(predictions, accuracies, 0.93, 1)).toMatchObject({ cells: 4, coverage: { value: 0.75 } })
  expect(bestRow(predictions, accuracies, 0, 1)).toMatchObject({ cells: 5, coverage: { value: 0.6 } })
  const none = bestRow(predictions, accuracies, 0.97, 1)
  expect(none).toEqual({ above: 0.97, cells: 0 })
  expect(printBest([none])).toMatch(/\| above 97.0 % \| 0 +\| +\|$/)
})
