// A training of minutes on the ImageNet-mobile space, at its own image size.
import { TrainingConfig } from '../../ghn/ghn-training-config.ts'

export const MOBILE_SPACE = 'imagenet-mobile'

export interface MobileTraining {
  readonly dataset: TrainingConfig['dataset']
  readonly classes: number
  readonly seed: number
  readonly steps: number
  readonly workers: number
}

/** One random network of 224 x 224 a step; validated eight times on the way. */
export function mobileTraining({ dataset, classes, seed, steps, workers }: MobileTraining): TrainingConfig {
  return TrainingConfig.parse({
    name: `${dataset}-mobile`,
    dataset,
    space: MOBILE_SPACE,
    seed,
    imageSize: 224,
    steps,
    metaBatch: workers,
    batchSize: 16,
    learningRate: 0.002,
    warmup: Math.ceil(steps / 10),
    finalRate: 0.1,
    clip: 5,
    averageDecay: 0.9,
    augment: { flip: true, shift: dataset === 'cifar10' ? 2 : 16 },
    ghn: {
      embedding: 32,
      hidden: 64,
      rank: 16,
      passes: 1,
      propagation: 'forward-backward',
      stacking: true,
      imageChannels: 3,
      classes,
    },
    validation: { every: Math.ceil(steps / 8), architectures: 2, images: 64 },
    checkpointEvery: 5,
    workers,
  })
}
