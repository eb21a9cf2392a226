// What decides on the result of the prediction experiment.
import type { BatchOptions } from '../../data/batches.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { OneShotSetup } from '../one-shot/train-one-shot.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'

export interface PredictionSetup {
  readonly space: string
  /** The architectures that are ranked, in the space's spelling. */
  readonly archs: readonly string[]
  readonly seed: number
  /** Steps that the networks are trained for to know how good they are, where no table tells. */
  readonly truthSteps?: number
  /** Numbers of steps after which a network that is trained by itself is scored. */
  readonly stops: readonly number[]
  readonly oneShot: OneShotSetup
  readonly batchSize: number
  /** Side of the images. */
  readonly imageSize: number
  /** Seed of the split into training and probe images: the bundle's, so that no method trains on a probe image. */
  readonly splitSeed: number
}

/** Steps of one-shot training take one network each, as many as the GHN's training took by default. */
export function predictionSetup(
  { manifest }: Bundle,
  choice: Pick<PredictionSetup, 'space' | 'archs' | 'seed' | 'stops' | 'truthSteps'> & {
    readonly oneShotSteps?: number | undefined
  },
): PredictionSetup {
  const { space, archs, seed, stops, truthSteps, oneShotSteps = manifest.training.architectures } = choice
  const imageSize = manifest.scoring.inputHeight
  return {
    space,
    archs,
    seed,
    ...(truthSteps !== undefined && { truthSteps }),
    stops,
    oneShot: {
      space,
      imageSize,
      steps: oneShotSteps,
      seed,
      // Half the GHN's rate, as a step has one network and not four.
      learningRate: 1e-3,
      warmup: Math.round(oneShotSteps / 50),
      finalRate: 0.1,
      clip: 5,
      averageDecay: 0.998,
    },
    batchSize: 64,
    imageSize,
    splitSeed: manifest.training.seed,
  }
}

/** NAS-Bench-201's rate of 0.1 at 256 images a step, in proportion. */
export const sgdRate = ({ batchSize }: PredictionSetup): number => (0.1 * batchSize) / 256

/** Minibatches of all methods, augmented as the GHN's. */
export function batchesOf({ batchSize, seed, imageSize }: PredictionSetup): BatchOptions {
  return { batchSize, seed, augment: { flip: true, shift: 2 }, downscale: 32 / imageSize }
}

/** What the threads need besides. */
export interface PredictionThreadSetup {
  readonly setup: PredictionSetup
  readonly data: string
  /** Folder of the bundle. */
  readonly model: string
  /** Checkpoint of the one-shot training. */
  readonly oneShotFile: string
  readonly device: EngineProvider
}

/**
 * Trains networks one by one, by their position among the architectures, for a while or until their quality is known;
 * or trains the shared weights.
 */
export type PredictionJob = { readonly sgd: number } | { readonly truth: number } | { readonly oneShot: true }

/** Under which a network's truth is recorded. */
export const truthKey = (arch: string): string => `truth ${arch}`

/** Under which it is recorded that the shared weights are trained. */
export const oneShotKey = ({ oneShot }: PredictionSetup): string => `one-shot ${oneShot.steps}`
