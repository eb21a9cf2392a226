// What decides on how good a network is found to be by training it here.
import type { BatchOptions } from '../../data/batches.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'

export interface TruthSetup {
  readonly space: string
  /** Steps of stochastic gradient descent; the rate falls to zero by a cosine. */
  readonly steps: number
  readonly seed: number
  readonly batchSize: number
  /** Of the first step. */
  readonly learningRate: number
  /** Side of the images. */
  readonly imageSize: number
  /** Seed of the split that keeps the probe images out of training. */
  readonly splitSeed: number
  /** Images of the test set that tell how good a network is. */
  readonly testImages: number
}

export interface TruthJob {
  readonly arch: string
  /** Position among the networks of the space, which decides on its images and where it starts. */
  readonly index: number
  /** Counted from 0: other images, another start. */
  readonly repeat: number
}

/** What the threads need besides. */
export interface ThreadSetup {
  readonly setup: TruthSetup
  readonly data: string
  readonly device: EngineProvider
}

/** NAS-Bench-201's rate of 0.1 at 256 images a step, in proportion. */
export const rateFor = (batchSize: number): number => (0.1 * batchSize) / 256

/** Augmented as those of the GHN's training. */
export function batchesOf({ batchSize, seed, imageSize }: TruthSetup): BatchOptions {
  return { batchSize, seed, augment: { flip: true, shift: 2 }, downscale: 32 / imageSize }
}

/** Under which a training is recorded. */
export const truthKey = ({ arch, repeat }: Pick<TruthJob, 'arch' | 'repeat'>): string => `${arch} #${repeat}`
