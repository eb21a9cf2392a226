import { expect, test } from 'vitest'
import { createScale } from './axis-scale.ts'
import { ticksOn } from './ticks.ts'
import type { TickFormat } from './ticks.ts'

const texts = (ticks: readonly { text: string }[]) => ticks.map(({ text }) => text)

const on = (from: number, to: number, count: number, log: boolean, format?: TickFormat) =>
  texts(ticksOn({ from, to, log }, count, format))

test('ticks say no more than they need', () => {
  expect(on(0, 1, 5, false)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
  expect(on(-3, 8_100, 4, false)).toEqual(['0', '2,000', '4,000', '6,000', '8,000'])
  expect(on(0.1, 0.52, 4, false, 'percent')).toEqual(['10 %', '20 %', '30 %', '40 %', '50 %'])
  expect(on(0, 4e6, 4, false)).toEqual(['0', '1M', '2M', '3M', '4M'])
  expect(on(1e-4, 1, 5, true)).toEqual(['0.0001', '0.001', '0.01', '0.1', '1'])
  expect(on(8, 120, 6, true)).toEqual(['10', '20', '50', '100'])
  expect(on(0.7, 0.9, 4, true)).toEqual(['0.70', '0.75', '0.80', '0.85', '0.90'])
  expect(on(1e5, 1e9, 4, true, 'number')).toEqual(['100,000', '1M', '10M', '100M', '1G'])
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
