import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pearson, spearman } from './correlation.ts'
import { kendallTau } from './kendall.ts'
import { ranks } from './ranks.ts'

// Documentation examples of scipy.stats.kendalltau, spearmanr and pearsonr, values as printed by SciPy 1.17.
const kendallExample = { x: [12, 2, 1, 12, 2], y: [1, 4, 7, 1, 0] }
const mixed = {
  x: Array.from({ length: 50 }, (_, i) => (i * 37) % 23),
  y: Array.from({ length: 50 }, (_, i) => (i * i) % 19),
}

/** The definition, pair by pair. */
function tauByPairs(x: number[], y: number[]): number {
  let [surplus, untiedX, untiedY] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [Math.sign(x[i] - x[j]), Math.sign(y[i] - y[j])]
      surplus += a * b
      untiedX += Math.abs(a)
      untiedY += Math.abs(b)
    }
  }
  return untiedX && untiedY ? surplus / Math.sqrt(untiedX * untiedY) : NaN
}

const samples = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), {
    minLength: 2,
    maxLength: 70,
  })
  .map((pairs) => ({ x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) }))

describe('kendallTau', () => {
  test('gives the published values', () => {
    expect(kendallTau(kendallExample.x, kendallExample.y)).toBeCloseTo(-0.4714045207910316, 14)
    expect(kendallTau([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.7378647873726218, 14)
    expect(kendallTau(mixed.x, mixed.y)).toBeCloseTo(0.09503730082084468, 14)
  })

  test('counts by hand: 5 of 6 pairs agree, 1 does not', () => {
    expect(kendallTau([1, 2, 3, 4], [1, 2, 4, 3])).toBeCloseTo(4 / 6, 14)
  })

  test('agrees with its definition, ties and all', () => {
    fc.assert(
      fc.property(samples, ({ x, y }) => {
        const expected = tauByPairs(x, y)
        if (Number.isNaN(expected)) expect(kendallTau(x, y)).toBeNaN()
        else expect(kendallTau(x, y)).toBeCloseTo(expected, 12)
      }),
    )
  })

  test('ranks 300,000 pairs, which pair by pair would take minutes', () => {
    const x = Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 300_000)
    const [rising, falling] = [x.map((value) => value ** 2), x.map((value) => -value)]
    expect(kendallTau(x, rising)).toBe(1)
    expect(kendallTau(x, falling)).toBe(-1)
  })
})

describe('pearson and spearman', () => {
  test('give the published values', () => {
    expect(pearson([1, 2, 3, 4, 5, 6, 7], [10, 9, 2.5, 6, 4, 3, 2])).toBeCloseTo(-0.8285038835884277, 14)
    expect(pearson(mixed.x, mixed.y)).toBeCloseTo(0.10130610776801979, 14)
    expect(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.8207826816681233, 14)
    expect(spearman(kendallExample.x, kendallExample.y)).toBeCloseTo(-0.5407380704358752, 14)
    expect(spearman(mixed.x, mixed.y)).toBeCloseTo(0.13415260287996644, 14)
  })

  test('spearman sees order alone, pearson lines alone', () => {
    const values = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), {
      minLength: 3,
      maxLength: 40,
    })
    fc.assert(
      fc.property(values, (x) => {
        expect(
          spearman(
            x,
            x.map((value) => value ** 3),
          ),
        ).toBeCloseTo(1, 12)
        expect(
          pearson(
            x,
            x.map((value) => 3 - 2 * value),
          ),
        ).toBeCloseTo(-1, 12)
      }),
    )
  })
})

test('ranks share places among equals', () => {
  expect([...ranks([3, 1, 4, 1, 5, 9, 2, 6])]).toEqual([4, 1.5, 5, 1.5, 6, 8, 3, 7])
})

test.each([kendallTau, pearson, spearman])(
  '%o is NaN for a constant sample and refuses what are not pairs',
  (measure) => {
    expect(measure([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN()
    expect(() => measure([1, 2], [1, 2, 3])).toThrow('samples of 2 and 3 values are not pairs')
    expect(() => measure([1], [1])).toThrow('1 pairs are too few')
    expect(() => measure([1, NaN], [1, 2])).toThrow('pair 1 is (NaN, 2)')
  },
)
