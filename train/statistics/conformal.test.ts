import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conformalQuantile, conformalRange } from './conformal.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

describe('the bound', () => {
  test('is the ceil((n + 1) level)-th smallest score, by hand', () => {
    const scores = [7, 1, 9, 3, 5, 2, 8, 4, 6]
    // Nine scores: (9 + 1) 0.9 is the ninth; at a half, the fifth.
    expect(conformalQuantile(scores, 0.9)).toBe(9)
    expect(conformalQuantile(scores, 0.85)).toBe(9)
    expect(conformalQuantile(scores, 0.8)).toBe(8)
    expect(conformalQuantile(scores, 0.5)).toBe(5)
    expect(scores).toEqual([7, 1, 9, 3, 5, 2, 8, 4, 6])
  })

  test('is infinite where there are too few scores to hold the level', () => {
    expect(conformalQuantile([1, 2, 3, 4, 5, 6, 7, 8], 0.9)).toBe(Infinity)
    expect(conformalQuantile([], 0.5)).toBe(Infinity)
    expect(conformalRange([1, 2, 3], 0.9)).toEqual([-Infinity, Infinity])
    const eighteen = Array.from({ length: 18 }, (_, i) => i)
    expect(conformalRange(eighteen, 0.9)).toEqual([-Infinity, Infinity])
    expect(conformalRange([...eighteen, 18], 0.9)).toEqual([0, 18])
  })

  test('lies above as many scores as it must, and no further than it must', () => {
    const scores = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(scores, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (values, level) => {
        const bound = conformalQuantile(values, level)
        const needed = (values.length + 1) * level
        if (needed > values.length) {
          expect(bound).toBe(Infinity)
          return
        }
        expect(values.filter((value) => value <= bound).length).toBeGreaterThanOrEqual(needed)
        expect(values.filter((value) => value < bound).length).toBeLessThan(needed)
      }),
    )
  })
})

describe('of groups', () => {
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 })
  const level = fc.double({ min: 0.05, max: 0.95, noNaN: true })

  test('each is one observation, however many rows it has', () => {
    fc.assert(
      fc.property(
        values,
        level,
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 40 }),
        (scores, share, rows) => {
          const repeated = scores.flatMap((score, i) =>
            Array.from({ length: rows[i] }, () => ({ score, group: `${i}` })),
          )
          const bound = conformalQuantile(
            repeated.map(({ score }) => score),
            share,
            repeated.map(({ group }) => group),
          )
          expect(bound).toBe(conformalQuantile(scores, share))
        },
      ),
    )
  })

  test('rows that differ share it, by hand', () => {
    // Nine groups: up to 8 the shares add up to 8 and a half, and with 10 to nine, which is what 90 % takes.
    const scores = [1, 2, 3, 4, 5, 6, 7, 8, 8, 10]
    const groups = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'i']
    expect(conformalQuantile(scores, 0.9, groups)).toBe(10)
    expect(conformalQuantile(scores, 0.85, groups)).toBe(8)
  })
})

/** Share of trials in which the interval holds a new draw from the same distribution as those that it was made from. */
function coverage(count: number, seed: number, holds: (values: number[], next: number) => boolean): number {
  const random = createRandom(seed)
  const draw = () => Math.exp(3 * random.next()) - 5
  const trials = 2000
  let held = 0
  for (let trial = 0; trial < trials; trial++) {
    if (holds(Array.from({ length: count }, draw), draw())) held++
  }
  return held / trials
}

describe('of draws that are exchangeable, a new one lies below', () => {
  // What holds exactly is rank / (n + 1), a simulation of 2,000 is within 0.02 of it.
  test.each([
    [9, 0.9, 9 / 10],
    [24, 0.9, 23 / 25],
    [60, 0.8, 49 / 61],
  ])('the bound of %i for %d', (count, level, expected) => {
    const share = coverage(count, 1, (values, next) => next <= conformalQuantile(values, level))
    expect(Math.abs(share - expected)).toBeLessThan(0.02)
    expect(expected).toBeGreaterThanOrEqual(level)
  })

  test.each([
    [19, 18 / 20],
    [40, 39 / 41 - 2 / 41],
    [99, 0.9],
  ])('both ends of the range of %i', (count, expected) => {
    const share = coverage(count, 2, (values, next) => {
      const [low, high] = conformalRange(values, 0.9)
      return next >= low && next <= high
    })
    expect(Math.abs(share - expected)).toBeLessThan(0.02)
  })
})
