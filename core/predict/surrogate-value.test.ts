import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { scoreOf, unlikeTraining, valueOf } from './surrogate-value.ts'

const LINE = { scale: 1, intercept: -0.2, slope: 2 }
const score = { probability: 1, alignment: 10, size: 0.5, least: 0.08, macsPerParam: 100 }
const reading = { probability: 0.3, alignment: 0.2, cost: { macs: 1e6, params: 1e4 } }

test('without a score the probability alone makes the value', () => {
  expect(valueOf(LINE, reading)).toBeCloseTo(0.4)
  expect(valueOf(LINE, { ...reading, cost: { macs: 1e9, params: 1 }, alignment: 1 })).toBeCloseTo(0.4)
  expect(valueOf(LINE, { ...reading, probability: 0.9 })).toBe(1)
})

test('a score adds up what its weights say', () => {
  expect(scoreOf({ score }, reading)).toBeCloseTo(0.3 + 2 + 3)
  const accuracy = { scale: 1, intercept: -5, slope: 1, score }
  expect(valueOf(accuracy, reading)).toBeCloseTo(1 / (1 + Math.exp(-0.3)))
})

test('values of a score are fractions that order as it does, however far out', () => {
  const accuracy = { scale: 1, intercept: -5, slope: 1, score }
  const count = fc.double({ min: 0, max: 1e12, noNaN: true })
  const readings = fc.record({
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    alignment: fc.double({ min: -1, max: 1, noNaN: true }),
    cost: fc.record({ macs: count, params: count }),
  })
  fc.assert(
    fc.property(readings, readings, (a, b) => {
      const [x, y] = [a, b].map((each) => valueOf(accuracy, each))
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(1)
      const apart = scoreOf(accuracy, a) - scoreOf(accuracy, b)
      if (Math.abs(apart) > 1e-6) expect(Math.sign(x - y)).toBe(Math.sign(apart))
    }),
  )
})

test('a probability that is no number counts for nothing', () => {
  const cost = { macs: 10, params: 10 }
  expect(scoreOf({ score }, { probability: NaN, alignment: 0.1, cost })).toBe(1 + 0.5)
  expect(scoreOf({}, { probability: NaN, cost })).toBe(0)
})

test('networks whose weights are worse than any of training are ranked by both counts of their size', () => {
  const of = (alignment: number, macs: number, params: number) =>
    scoreOf({ score }, { probability: 0, alignment, cost: { macs, params } })
  // The least alignment, and half of the size by each count.
  for (const alignment of [NaN, -1, 0, 0.07]) expect(of(alignment, 1e6, 1e2)).toBeCloseTo(0.8 + 0.5 * 5)
  expect(of(0.01, 1e7, 1e4)).toBeGreaterThan(of(0.07, 1e6, 1e4))
  expect(of(0.01, 1e6, 1e5)).toBeGreaterThan(of(0.07, 1e6, 1e4))
  // Where a network is known parameters say nothing that its weights do not.
  expect(of(0.09, 1e6, 1e5)).toBe(of(0.09, 1e6, 1e4))
  const { macsPerParam: _, ...byMacs } = score
  expect(scoreOf({ score: byMacs }, { probability: 0, cost: { macs: 1e6, params: 1 } })).toBeCloseTo(0.8 + 3)
})

test('a power of the alignment keeps its order, and of less than none makes none', () => {
  const squared = { ...score, least: -0.1, alignmentPower: 2 }
  const of = (alignment: number) => scoreOf({ score: squared }, { ...reading, probability: 0, alignment })
  expect(of(0.3) - of(0.2)).toBeCloseTo(10 * (0.09 - 0.04))
  expect(of(-0.05)).toBe(of(0))
})

test('features that tell less than any of training are said to be unknown, of few images only where it is plain', () => {
  const accuracy = { ...LINE, score }
  expect(unlikeTraining(accuracy, { alignment: 0.09, images: 1000 })).toEqual([])
  expect(unlikeTraining(accuracy, { alignment: 0.07, images: 1000 })).toEqual([
    'With generated weights its features align with the classes by 0.070; those of all but 1 in 64 random networks of training by 0.080 at least.',
  ])
  expect(unlikeTraining(accuracy, { alignment: 0.07, images: 64 })).toEqual([])
  expect(unlikeTraining(LINE, { images: 1000 })).toEqual([])
})
