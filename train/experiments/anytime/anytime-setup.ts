// What decides on the result of the anytime experiment, and the networks that take part in it.
import { sizedAt } from '../children/trained-network.ts'
import { chainNetwork } from './anytime-baseline.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export const ANYTIME_SPACE = 'anytime'

/** How the trained networks came to be. */
export const GROUPS = ['searched', 'random', 'hand-made'] as const
export type Group = (typeof GROUPS)[number]

/** What decides on how a network is trained and measured; nothing of how it was chosen. */
export interface TrainingSetup {
  readonly steps: number
  readonly batchSize: number
  readonly learningRate: number
  /** Side of the images. */
  readonly imageSize: number
  readonly seed: number
  /** Validation images by which the exits are judged that a network answers by. */
  readonly validation: number
}

export const trainingSetup = (steps: number, seed: number): TrainingSetup => ({
  steps,
  batchSize: 64,
  learningRate: 0.1,
  imageSize: 16,
  seed,
  validation: 2000,
})

/** A network to train: `key` is the space's spelling, or the name of the baseline with the number of its training. */
export interface AnytimeJob {
  readonly key: string
  /** Decides on where its weights start and which images come first. */
  readonly number: number
}

export interface TrainedExits {
  readonly key: string
  /** Multiply-accumulates until each exit, the output last. */
  readonly macs: readonly number[]
  /** Accuracy of each on validation images and on all test images. */
  readonly validation: readonly number[]
  readonly test: readonly number[]
  /** Mean training loss over the last tenth of the steps, nats. */
  readonly loss: number
  /** Processor time. */
  readonly seconds: number
}

const BASELINE = 'chain #'

export const baselineKey = (number: number): string => `${BASELINE}${number}`

/** The network of a key, pruned, at the size it is trained at: the space's reduced skeleton. */
export function anytimeNetwork(key: string, size: number): ArchGraph {
  const { scored } = resolveArchitecture(
    key.startsWith(BASELINE) ? chainNetwork() : { space: ANYTIME_SPACE, arch: key },
  )
  return prune(sizedAt(scored, size, key))
}
