import { expect, test } from 'vitest'
import { imagesFrom } from '../../data/batches.ts'
import { noiseImages } from '../../data/testing.ts'
import { ortEngine } from '../../engines/ort-engine.ts'
import { sgdStep } from './sgd.ts'
import { childNetwork } from './trained-network.ts'
import { trainedScores } from './trained.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

test("SGD takes PyTorch's Nesterov steps", () => {
  const [weight, velocity] = [Float32Array.of(1), Float32Array.of(0)]
  const options = { learningRate: 0.1, momentum: 0.9, decay: 0.5 }
  // torch.optim.SGD([w], lr=0.1, momentum=0.9, weight_decay=0.5, nesterov=True) with gradients 1 and 2:
  // g = 1.5, v = 1.5, w = 1 - 0.1 (1.5 + 1.35); g = 2.3575, v = 3.7075, w = 0.715 - 0.1 (2.3575 + 3.33675).
  sgdStep(weight, Float32Array.of(1), velocity, options)
  expect(weight[0]).toBeCloseTo(0.715, 6)
  sgdStep(weight, Float32Array.of(2), velocity, options)
  expect(weight[0]).toBeCloseTo(0.145575, 6)
})

test('a network learns its images, and the same seed trains the same, scored on the way or at the end alone', async () => {
  const images = noiseImages(16, { classes: 10 })
  const { images: data, labels, shape } = imagesFrom(images, 0, 16)
  const graph = childNetwork('nas-bench-201', '|nor_conv_3x3~0|+|none~0|none~1|+|none~0|nor_conv_1x1~1|none~2|', 8)
  const run = (stops: readonly number[], seed: number) =>
    trainedScores({
      engine: ortEngine('cpu'),
      graph,
      images,
      batches: { batchSize: 16, seed: 1 },
      firstBatch: 0,
      rateAt: () => 0.05,
      stops,
      probe: { images: { data, shape }, labels: Uint8Array.from(labels) },
      random: createRandom(seed),
    })
  const [early, late] = await run([1, 20], 5)
  expect(late.loss).toBeLessThan(early.loss / 2)
  expect(late.accuracy).toBeGreaterThan(0.9)
  expect(late.seconds).toBeGreaterThan(early.seconds)
  const [alone] = await run([20], 5)
  expect({ ...alone, seconds: 0 }).toEqual({ ...late, seconds: 0 })
  expect((await run([1], 6))[0].loss).not.toBe(early.loss)
})
