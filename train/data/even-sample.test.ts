import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { evenSample } from './even-sample.ts'

test('fewer of a list lie evenly over it, and are their own', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.integer({ min: 1, max: 300 }), (length, most) => {
      const list = Array.from({ length }, (_, i) => i)
      const some = evenSample(list, most)
      expect(some).toHaveLength(Math.min(length, most))
      const gaps = some.slice(1).map((place, i) => place - some[i])
      if (gaps.length > 0) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1)
      expect(evenSample(some, most)).toEqual(some)
    }),
  )
})
