import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { solvePositive } from './cholesky.ts'

test('solves what a product of a matrix with its transpose gives', () => {
  const numbers = fc.double({ min: -2, max: 2, noNaN: true })
  const system = fc
    .integer({ min: 1, max: 6 })
    .chain((n) =>
      fc.tuple(
        fc.array(numbers, { minLength: n * n, maxLength: n * n }),
        fc.array(numbers, { minLength: n, maxLength: n }),
      ),
    )
  fc.assert(
    fc.property(system, ([factor, x]) => {
      const n = x.length
      // A A' + I is positive definite whatever A is.
      const entry = (i: number, j: number) =>
        x.reduce((sum, _, k) => sum + factor[i * n + k] * factor[j * n + k], i === j ? 1 : 0)
      const right = Float64Array.from(x, (_, i) => x.reduce((sum, value, j) => sum + entry(i, j) * value, 0))
      const matrix = Float64Array.from({ length: n * n }, (_, at) => entry(Math.floor(at / n), at % n))
      const found = solvePositive(matrix, right)
      x.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 6))
    }),
  )
})

test('refuses a matrix that is not positive definite', () => {
  expect(() => solvePositive(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toThrow('not positive definite')
})
