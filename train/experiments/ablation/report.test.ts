import { expect, test } from 'vitest'
import { TrainingConfig } from '../../ghn/config.ts'
import { VARIANTS, variantConfig } from './variants.ts'
import { ablationRows } from './report.ts'
import { tinyTraining } from '../../ghn/testing.ts'

test('figures are means over trainings, and the first variant is what the others are compared with', () => {
  const truth = [1, 2, 3, 4]
  const variants = [
    { name: 'a', margins: [truth, [2, 1, 3, 4]] },
    { name: 'b', margins: [truth, truth] },
  ]
  const rows = ablationRows(variants, truth, 1)
  // One of six pairs is wrong in one of two trainings.
  expect(rows[0].kendall.value).toBeCloseTo((1 + 4 / 6) / 2, 12)
  expect(rows[1].kendall.value).toBe(1)
  expect(rows[0].advantage).toMatchObject({ value: 0, low: 0, high: 0 })
  expect(rows[1].advantage.value).toBeCloseTo(1 / 6, 12)
})

test('variants are valid trainings of one budget that differ in the GHN or in the cells they are trained on', () => {
  const configs = VARIANTS.map((variant) => variantConfig(tinyTraining, variant, { steps: 6, seed: 2, workers: 1 }))
  for (const config of configs) {
    expect(TrainingConfig.parse(config)).toEqual(config)
    const rest = { name: '', ghn: {}, cellNodes: undefined }
    expect({ ...config, ...rest }).toEqual({ ...configs[0], ...rest })
  }
  expect(new Set(configs.map(({ ghn, cellNodes }) => JSON.stringify([ghn, cellNodes]))).size).toBe(VARIANTS.length)
})
