import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createScale } from './axis-scale.ts'
import { linearTicks, logTicks } from './ticks.ts'

const texts = (ticks: readonly { text: string }[]) => ticks.map(({ text }) => text)

test('linear ticks are round and say no more than they need', () => {
  expect(texts(linearTicks(0, 1, 5))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
  expect(texts(linearTicks(-3, 8_100, 4))).toEqual(['0', '2,500', '5,000', '7,500'])
  expect(texts(linearTicks(0.1, 0.52, 5, 'percent'))).toEqual(['10 %', '20 %', '30 %', '40 %', '50 %'])
  expect(texts(linearTicks(0, 4e6, 4))).toEqual(['0', '1M', '2M', '3M', '4M'])
})

test('linear ticks stay within their range, about as many as asked for', () => {
  const range = fc.tuple(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  )
  fc.assert(
    fc.property(range, fc.integer({ min: 2, max: 12 }), ([low, extent], count) => {
      const values = linearTicks(low, low + extent, count).map(({ value }) => value)
      const slack = extent * 1e-6 + Math.abs(low) * 1e-9
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low - slack)
      expect(Math.max(...values)).toBeLessThanOrEqual(low + extent + slack)
      expect(values.length).toBeLessThanOrEqual(count + 1)
    }),
  )
})

test('log ticks are powers of ten, with 2 and 5 where there is room', () => {
  expect(texts(logTicks(1e-4, 1, 5))).toEqual(['0.0001', '0.001', '0.01', '0.1', '1'])
  expect(texts(logTicks(8, 120, 6))).toEqual(['10', '20', '50', '100'])
  expect(texts(logTicks(0.7, 48, 5))).toEqual(['1', '2', '5', '10', '20'])
  expect(texts(logTicks(0.7, 0.9, 4))).toEqual(['0.70', '0.75', '0.80', '0.85', '0.90'])
})

test('a scale maps its ends to pixels and has no place for what it cannot show', () => {
  const linear = createScale({ label: 'x' }, [2, 4, NaN], { from: 100, to: 300, count: 5 })
  expect([2, 3, 4, Infinity].map(linear.position)).toEqual([100, 200, 300, NaN])
  const log = createScale({ label: 'x', kind: 'log' }, [-1, 0, 1, 100], { from: 0, to: 10, count: 5 })
  expect([1, 10, 100].map(log.position)).toEqual([0, 5, 10])
  expect([0, -1].map(log.position)).toEqual([NaN, NaN])
})

test('a lone value gets some room, also beside itself rounded, no value an error', () => {
  for (const values of [[7], [7, 7 + 2 ** -50]])
    for (const kind of ['linear', 'log'] as const) {
      const { position, ticks } = createScale({ label: 'x', kind }, values, { from: 0, to: 10, count: 5 })
      expect(position(7)).toBeCloseTo(5)
      expect(new Set(ticks.map(({ text }) => text)).size).toBeGreaterThan(2)
    }
  expect(() => createScale({ label: 'Loss' }, [NaN], { from: 0, to: 1, count: 5 })).toThrow(
    'axis "Loss": no finite value',
  )
  expect(() => createScale({ label: 'x', kind: 'log' }, [0], { from: 0, to: 1, count: 5 })).toThrow('above 0 to show')
})
