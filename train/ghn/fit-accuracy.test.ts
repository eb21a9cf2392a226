import { expect, test } from 'vitest'
import { accuracyOf } from './fit-accuracy.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { labelProbability } from '@archcast/core/child/logits.ts'

/** Logits under which the labels are drawn with the probabilities that `scale` times them gives. */
function calibrated(scale: number, seed: number, images = 4000) {
  const random = createRandom(seed)
  const logits = new Float64Array(images * 2)
  const labels = Uint8Array.from({ length: images }, (_, i) => {
    const x = 2 * random.next() - 1
    logits.set([x, -x], 2 * i)
    return random.next() < 1 / (1 + Math.exp(-2 * scale * x)) ? 0 : 1
  })
  return { logits, labels, accuracy: 0.3 + 0.5 * labelProbability(logits, labels, scale).mean }
}

test('the scale is the one that the labels were drawn by, the line that of the accuracies', () => {
  const networks = [1, 2, 3].map((seed) => calibrated(2.5, seed, 2000 * seed))
  const { scale, intercept, slope } = accuracyOf(networks)
  expect(scale).toBeGreaterThan(2.3)
  expect(scale).toBeLessThan(2.7)
  expect(Math.abs(intercept - 0.3)).toBeLessThan(0.1)
  expect(Math.abs(slope - 0.5)).toBeLessThan(0.15)
})

test('accuracies that fall where probabilities rise still give a value that rises', () => {
  const networks = [1, 2].map((seed) => ({ ...calibrated(seed, seed), accuracy: 1 - seed / 4 }))
  expect(accuracyOf(networks).slope).toBeGreaterThan(0)
})
