// Errors on held-out networks, by hand.
import { expect, test } from 'vitest'
import { heldOutRow, printHeldOut } from './held-out.ts'

/** @param ratios predicted over measured values of networks that take 1, 2, ... ms */
const row = (name: string, precision: string, ratios: readonly number[]) =>
  heldOutRow(
    { name, precision },
    ratios.map((ratio, i) => {
      const value = i + 1
      return { name: `n${i}`, family: 'f', work: new Float64Array(), value, predicted: ratio * value, distance: 0 }
    }),
  )

test('a row has ranks, errors and shares of the networks that are close', () => {
  expect(row('a', 'float', [1, 1.05, 0.85, 2])).toEqual({
    device: 'a',
    precision: 'float',
    networks: 4,
    spearman: 1,
    mean: expect.closeTo((0.05 + 0.15 + 1) / 4, 9),
    median: expect.closeTo(0.1, 9),
    within10: 0.5,
    within20: 0.75,
  })
})

test('devices of a precision are averaged, and the worst is named', () => {
  const text = printHeldOut([
    row('a', 'float', [1, 1, 1, 1]),
    row('b', 'float', [1, 1.15, 1.15, 1.9]),
    row('c', 'w8a8', [1, 1, 0.5, 0.5]),
  ])
  const rows = text.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  expect(rows[2]).toEqual(['float', '2', '1.000', '15.0', '7.5', '62.5', '87.5', '25.0 (b)'])
  expect(rows.slice(3).map(([precision, devices, , , , , , worst]) => [precision, devices, worst])).toEqual([
    ['w8a8', '1', '50.0 (c)'],
    ['all', '3', '25.0 (b)'],
  ])
  expect(printHeldOut([row('a', 'float', [1, 1])]).split('\n')).toHaveLength(3)
})
