import { expect, test } from 'vitest'
import { rankingOf } from './rank.ts'
import { transferReport } from './transfer-report.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'

const graph = parseArchitecture({
  input: { channels: 3, height: 4, width: 4 },
  classes: 10,
  nodes: [{ id: 'logits', op: 'linear', channels: 10, inputs: ['input'] }],
})
const TRUTH = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
const space = {
  name: 'made up',
  about: 'numbers',
  networks: TRUTH.map((accuracy, i) => ({ name: `${i}`, whole: graph, scored: graph, accuracy, group: `${i}` })),
}
const said = (value: readonly number[], macs: readonly number[], other: readonly number[]) =>
  TRUTH.map((_, i) => ({
    signals: { 'surrogate, value': value[i], MACs: macs[i], parameters: -i, synflow: other[i] },
    known: i < 6,
    seconds: { surrogate: 1, zeroCost: 2 },
  }))

test('a signal is ranked over all and over the best quarter, and held against the best count', () => {
  // The last two, a quarter, are in the wrong order: one of 28 pairs.
  const ranking = rankingOf(space, said([1, 2, 3, 4, 5, 6, 8, 7], [2, 1, 3, 4, 5, 6, 7, 7], TRUTH), 1)
  const [value, macs, parameters] = ranking.rows
  expect(value.kendall.value).toBeCloseTo(1 - 2 / 28)
  expect(value.top.value).toBeCloseTo(-1)
  expect(parameters.kendall.value).toBeCloseTo(-1)
  expect(ranking.bestCount).toBe('MACs')
  expect(ranking.ahead.value).toBeCloseTo(value.kendall.value - macs.kendall.value)
  expect(ranking.ahead.low).toBeLessThanOrEqual(ranking.ahead.high)
})

test('what other trainings reach is a signal like others', () => {
  const networks = space.networks.map((network, i) => ({ ...network, trainings: { 'trained for 2 epochs': i % 4 } }))
  const { rows, bestCount } = rankingOf({ ...space, networks }, said(TRUTH, TRUTH, TRUTH), 1)
  const { kendall, networks: count } = rows.find(({ signal }) => signal === 'trained for 2 epochs')!
  // Of 28 pairs four are even, six are in the wrong order and 18 in the right one.
  expect(kendall.value).toBeCloseTo((18 - 6) / Math.sqrt(24 * 28))
  expect(count).toBe(8)
  expect(bestCount).toBe('MACs')
})

test('networks that a signal has no number for are left out of its row', () => {
  const synflow = [NaN, 2, 3, 4, 5, 6, 7, 8]
  const ranking = rankingOf(space, said(TRUTH, TRUTH, synflow), 1)
  expect(ranking.rows.find(({ signal }) => signal === 'synflow')).toMatchObject({
    networks: 7,
    kendall: { value: expect.closeTo(1) },
  })
  const { table, plot } = transferReport([ranking], 'Surrogate of a model.', {})
  expect(table).toMatch(/\| made up +\| 8 +\| 75 +\| 1\.000 \[1\.000, 1\.000\] \| MACs/)
  expect(table).toMatch(/\| synflow +\| 1\.000 .*\| 7 +\|/)
  expect(plot).toMatch(/^<svg/)
})
