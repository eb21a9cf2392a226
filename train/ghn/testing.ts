// What the tests of training share.
import { TrainingConfig } from './ghn-training-config.ts'
import { defaultConfig } from '@archcast/core/ghn/config.ts'

/** A training of seconds. */
export const tinyTraining = TrainingConfig.parse({
  name: 'tiny',
  dataset: 'cifar10',
  space: 'nas-bench-201',
  seed: 7,
  imageSize: 8,
  steps: 4,
  metaBatch: 2,
  batchSize: 8,
  learningRate: 0.002,
  warmup: 2,
  finalRate: 0.1,
  clip: 5,
  averageDecay: 0.9,
  augment: { flip: true, shift: 2 },
  ghn: { ...defaultConfig, rank: 4, hidden: 16, embedding: 8 },
  validation: { every: 2, architectures: 2, images: 20 },
  checkpointEvery: 1,
  workers: 2,
})
