import { expect, test } from 'vitest'
import { TrainingConfig } from '../../ghn/ghn-training-config.ts'
import { tinyTraining } from '../../ghn/testing.ts'
import { ablationRows } from './ablation-report.ts'
import { OPEN_VARIANTS } from './open-variants.ts'
import { VARIANTS, variantConfig, variantsOf } from './variants.ts'

test('figures are means over trainings, and the first variant is what the others are compared with', () => {
  const truth = [1, 2, 3, 4]
  const variants = [
    { name: 'a', margins: [truth, [2, 1, 3, 4]], losses: [2, 1.75], accuracies: [0.2, 0.25] },
    { name: 'b', margins: [truth, truth], losses: [1.75, 1.5], accuracies: [0.3, 0.3] },
  ]
  const rows = ablationRows(variants, truth, 1)
  // One of six pairs is wrong in one of two trainings.
  expect(rows[0].kendall.value).toBeCloseTo((1 + 4 / 6) / 2, 12)
  expect(rows[1].kendall.value).toBe(1)
  expect(rows[0].advantage).toMatchObject({ value: 0, low: 0, high: 0 })
  expect(rows[1].advantage.value).toBeCloseTo(1 / 6, 12)
  // Losses are compared training by training, of the same networks.
  expect(rows[1].loss).toEqual({ value: 1.625, low: 1.5, high: 1.75 })
  expect(rows[1].lossAgainst.value).toBe(-0.25)
  expect(rows[1].lossAgainst.low).toBe(-0.25)
  expect(rows[1].lossAgainst.high).toBe(-0.25)
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

test('variants for networks of any design see as many networks and images, and average over as many', () => {
  const configs = OPEN_VARIANTS.map((variant) =>
    variantConfig(tinyTraining, variant, { steps: 40, seed: 2, workers: 1 }),
  )
  for (const { steps, metaBatch, averageDecay } of configs) {
    expect(steps * metaBatch).toBe(40 * tinyTraining.metaBatch)
    expect(averageDecay ** (1 / metaBatch)).toBeCloseTo(tinyTraining.averageDecay ** (1 / tinyTraining.metaBatch), 12)
  }
  expect(new Set(configs.map((config) => JSON.stringify({ ...config, name: '' }))).size).toBe(OPEN_VARIANTS.length)
  expect(variantsOf({ space: 'open' })).toBe(OPEN_VARIANTS)
  expect(variantsOf({ space: 'ghn-cells' }).map(({ key }) => key)).toEqual(['nodes7', 'nodes17'])
})
