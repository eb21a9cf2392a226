import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { scoreOf, unlikeTraining, valueOf } from './surrogate-value.ts'

const LINE = { scale: 1, intercept: -0.2, slope: 2 }
const score = { probability: 1, alignment: 10, size: 0.5, least: 0.08 }
const reading = { probability: 0.3, alignment: 0.2, macs: 1e6 }

test('without a score the probability alone makes the value', () => {
  expect(valueOf(LINE, reading)).toBeCloseTo(0.4)
  expect(valueOf(LINE, { ...reading, macs: 1e9, alignment: 1 })).toBeCloseTo(0.4)
  expect(valueOf(LINE, { ...reading, probability: 0.9 })).toBe(1)
})

test('a score adds up what its weights say', () => {
  expect(scoreOf({ score }, reading)).toBeCloseTo(0.3 + 2 + 3)
  const accuracy = { scale: 1, intercept: -5, slope: 1, score }
  expect(valueOf(accuracy, reading)).toBeCloseTo(1 / (1 + Math.exp(-0.3)))
})

test('values of a score are fractions that order as it does, however far out', () => {
  const accuracy = { scale: 1, intercept: -5, slope: 1, score }
  const readings = fc.record({
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    alignment: fc.double({ min: -1, max: 1, noNaN: true }),
    macs: fc.double({ min: 0, max: 1e12, noNaN: true }),
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

test('what is no number counts for nothing', () => {
  expect(scoreOf({ score }, { probability: NaN, alignment: NaN, macs: 10 })).toBe(0.5)
})

test('features that tell less than any of training are said to be unknown, of few images only where it is plain', () => {
  const accuracy = { ...LINE, score }
  expect(unlikeTraining(accuracy, { alignment: 0.09, images: 1000 })).toEqual([])
  expect(unlikeTraining(accuracy, { alignment: 0.07, images: 1000 })).toEqual([
    'With generated weights its features align with the classes by 0.070; those of random networks of training by 0.080 at least.',
  ])
  expect(unlikeTraining(accuracy, { alignment: 0.07, images: 64 })).toEqual([])
  expect(unlikeTraining(LINE, { images: 1000 })).toEqual([])
})
