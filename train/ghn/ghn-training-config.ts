// A training's configuration: one JSON file says everything that decides on its result.
import * as z from 'zod'
import { DATASETS } from '../data/source.ts'
import { GhnConfig } from '@archcast/core/ghn/config.ts'
import { MOST_NODES } from '@archcast/core/spaces/ghn-cells.ts'

const count = z.int().positive()
const fraction = z.number().min(0).max(1)

export const TrainingConfig = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'),
  /** `images` is a folder with a subfolder of images for each class. */
  dataset: z.enum(DATASETS),
  space: z.string(),
  /** Nodes of the cells that are drawn, in `ghn-cells`; the space's own number where it is left out. */
  cellNodes: z.int().min(1).max(MOST_NODES).optional(),
  /**
   * Networks of the space open with at most so many multiply-accumulates alone are drawn, for trainings that are to be
   * short.
   */
  mostMacs: z.int().min(1_000_000).optional(),
  seed: z.int().min(0).max(65_535),
  /** Side of the images the networks are trained and scored on; for CIFAR-10 a divisor or a multiple of 32. */
  imageSize: z.int().min(8).max(512),
  /** Steps of the optimiser; each averages the gradients of `metaBatch` architectures, each on its own minibatch. */
  steps: count,
  metaBatch: count,
  batchSize: count,
  learningRate: z.number().positive(),
  /** Steps over which the rate rises from zero; then it falls to `finalRate` of its height along half a cosine. */
  warmup: z.int().nonnegative(),
  finalRate: fraction,
  /** Longest gradient, as Euclidean norm. */
  clip: z.number().positive(),
  /** Decay of the moving average of the parameters; the average is what is exported. */
  averageDecay: fraction,
  augment: z.strictObject({ flip: z.boolean(), shift: z.int().nonnegative() }),
  ghn: GhnConfig,
  /** Folder of the bundle whose GHN training goes on from; from nothing where it is left out. */
  from: z.string().min(1).optional(),
  /** Every `every` steps the surrogate of `architectures` networks is taken on `images` validation images. */
  validation: z.strictObject({ every: count, architectures: count, images: count }),
  checkpointEvery: count,
  /** Threads that each take whole architectures. */
  workers: count,
})
export type TrainingConfig = z.infer<typeof TrainingConfig>

export type Schedule = Pick<TrainingConfig, 'learningRate' | 'warmup' | 'finalRate' | 'steps'>

/** Learning rate of a step, counted from 1 (Loshchilov & Hutter 2017, without restarts). */
export function learningRateAt({ learningRate, warmup, finalRate, steps }: Schedule, step: number): number {
  if (step <= warmup) return (learningRate * step) / warmup
  const progress = (step - warmup) / Math.max(1, steps - warmup)
  return learningRate * (finalRate + (1 - finalRate) * 0.5 * (1 + Math.cos(Math.PI * progress)))
}
