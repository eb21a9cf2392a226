import { expect, test } from 'vitest'
import { pearson } from '../statistics/correlation.ts'
import { mean } from '../statistics/summary.ts'
import { fitAccuracyScale } from './fit-accuracy.ts'
import { labelProbability } from '@archcast/core/child/logits.ts'
import { scoreOf, valueOf } from '@archcast/core/predict/surrogate-value.ts'
import { createRandom, normal } from '@archcast/core/spaces/random.ts'

/** Logits under which the labels are drawn with the probabilities that `scale` times them gives. */
function calibrated(scale: number, seed: number, images = 4000) {
  const random = createRandom(seed)
  const standard = new Float64Array(images * 2)
  const labels = Uint8Array.from({ length: images }, (_, i) => {
    const x = 2 * random.next() - 1
    standard.set([x, -x], 2 * i)
    return random.next() < 1 / (1 + Math.exp(-2 * scale * x)) ? 0 : 1
  })
  const { mean: alignment } = labelProbability(standard, labels, scale)
  const size = 10 ** (5 + random.next())
  return { standard, labels, alignment, cost: { macs: size, params: size / 10 }, accuracy: 0.3 + 0.5 * alignment }
}

test('the scale is the one that the labels were drawn by', () => {
  const networks = [1, 2, 3].map((seed) => calibrated(2.5, seed, 2000 * seed))
  const { scale } = fitAccuracyScale(networks, 'probability')
  expect(scale).toBeGreaterThan(2.3)
  expect(scale).toBeLessThan(2.7)
})

test('what the statistic says beyond size counts as much as size', () => {
  const random = createRandom(4)
  const networks = Array.from({ length: 2000 }, (_, seed) => {
    const [size, own] = [normal(random), normal(random)]
    // The statistic knows of size too, which is then not counted twice.
    return {
      ...calibrated(1, seed, 4),
      cost: { macs: 10 ** (6 + 0.5 * size), params: 10 ** (4 + 0.3 * size) },
      alignment: Math.sqrt(0.5 + 0.03 * size + 0.04 * own),
      own,
      size,
    }
  })
  const { score } = fitAccuracyScale(networks, 'alignment')
  expect(score!.probability).toBe(0)
  const scores = networks.map((network) => scoreOf({ score }, { ...network, probability: 0 }))
  const [ofOwn, ofSize] = [networks.map(({ own }) => own), networks.map(({ size }) => size)].map((x) =>
    pearson(x, scores),
  )
  expect(ofOwn).toBeCloseTo(Math.SQRT1_2, 1)
  expect(ofSize).toBeCloseTo(Math.SQRT1_2, 1)
  const below = networks.filter(({ alignment }) => alignment < score!.least)
  expect(below).toHaveLength(Math.ceil(2000 / 64))
})

test('values lie about the accuracies that they are fitted to', () => {
  const networks = Array.from({ length: 60 }, (_, seed) => calibrated(0.5 + seed / 20, seed, 500))
  const accuracy = fitAccuracyScale(networks, 'alignment')
  const values = networks.map((network) => valueOf(accuracy, { ...network, probability: 0 }))
  expect(mean(values)).toBeCloseTo(mean(networks.map((network) => network.accuracy)), 1)
})

test('accuracies that fall where scores rise still give a value that rises', () => {
  const networks = [1, 2, 3].map((seed) => ({ ...calibrated(seed, seed), accuracy: 1 - seed / 4 }))
  expect(fitAccuracyScale(networks, 'alignment').slope).toBeGreaterThan(0)
})

test('networks of one size are ranked by the statistic alone', () => {
  const networks = [1, 2, 3].map((seed) => ({ ...calibrated(seed, seed), cost: { macs: 1000, params: 100 } }))
  const { score } = fitAccuracyScale(networks, 'probability')
  // Nor is any of them unknown, however little its features align.
  expect(score).toMatchObject({ alignment: 0, size: 0, least: 0, macsPerParam: 10 })
  expect(score!.probability).toBeGreaterThan(0)
})
