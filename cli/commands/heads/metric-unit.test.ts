import { expect, test } from 'vitest'
import { unitOf } from './metric-unit.ts'

test('values from 0 to 1 are fractions, others stand as they are', () => {
  expect(unitOf('accuracy', [0, 0.5, 1], {})).toMatchObject({ fraction: true, factor: 1 })
  expect(unitOf('accuracy', [0.5, 93], {})).toMatchObject({ fraction: false, factor: 1 })
  expect(unitOf('accuracy', [0.5, 93], {}).says).toContain('say --percent')
  expect(unitOf('perplexity', [20, 130], {}).says).not.toContain('--percent')
})

test('what options say holds, or is refused with a value that disagrees', () => {
  expect(unitOf('accuracy', [0.5, 93], { percent: true })).toMatchObject({ fraction: true, factor: 0.01 })
  expect(unitOf('error', [0.1], { fraction: true })).toMatchObject({ fraction: true, factor: 1 })
  expect(() => unitOf('accuracy', [0.5, 1.2], { fraction: true })).toThrow('is to be 0 to 1, not 1.2')
  expect(() => unitOf('accuracy', [50, -3], { percent: true })).toThrow('is to be 0 to 100, not -3')
})
