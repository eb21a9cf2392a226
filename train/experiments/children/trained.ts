// A network trained by itself from random weights, scored on the way: the way to rank networks that needs no hypernetwork.
import { batchAt } from '../../data/batches.ts'
import { batchFeeds, weightFeeds } from './network.ts'
import { childTraining } from '../../ghn/programs.ts'
import { compileScoring, scoreWith } from './score.ts'
import { costSeconds } from '../clock.ts'
import { initialWeights } from './initial.ts'
import { sgdStep } from './sgd.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { BatchOptions } from '../../data/batches.ts'
import type { Device } from '../device.ts'
import type { Engine } from '../../engines/engine.ts'
import type { ImageSet } from '../../data/image-set.ts'
import type { Probe } from './score.ts'
import type { Random } from '@archcast/core/spaces/random.ts'
import type { Score } from '@archcast/core/child/score.ts'

export interface TrainedOptions {
  readonly engine: Engine
  readonly graph: ArchGraph
  readonly images: ImageSet
  readonly batches: BatchOptions
  /** Number of the first batch. */
  readonly firstBatch: number
  /** Learning rate of a step, from 0. */
  readonly rateAt: (step: number) => number
  /** Numbers of steps after which the network is scored, ascending; training ends with the last. */
  readonly stops: readonly number[]
  readonly probe: Probe
  readonly random: Random
}

export interface TrainedScore extends Score {
  readonly steps: number
  /** Cost of building and training up to here and of this scoring. */
  readonly seconds: number
}

const MOMENTUM = 0.9
const DECAY = 5e-4

/** Trains a pruned network; batch normalisation by the statistics of the batch, in training as in scoring. */
export async function trainedScores(options: TrainedOptions): Promise<TrainedScore[]> {
  const { engine, graph, images, batches, firstBatch, rateAt, stops, probe, random } = options
  const clock = () => costSeconds(engine.device as Device)
  let begun = clock()
  const weights = initialWeights(graph, random)
  const velocities = new Map([...weights].map(([name, { length }]) => [name, new Float32Array(length)]))
  const program = await engine.compile(childTraining(graph, batches.batchSize, engine.portable).graph)
  let training = clock() - begun
  begun = clock()
  const scoring = await compileScoring(engine, graph, probe)
  const compiling = clock() - begun
  const scores: TrainedScore[] = []
  let step = 0
  try {
    for (const stop of stops) {
      begun = clock()
      for (; step < stop; step++) {
        const batch = batchAt(images, firstBatch + step, batches)
        const results = await program.run({ ...weightFeeds(graph, weights), ...batchFeeds(batch, graph.classes) })
        for (const [name, weight] of weights) {
          sgdStep(weight, results[`d.${name}`] as Float32Array, velocities.get(name)!, {
            learningRate: rateAt(step),
            momentum: MOMENTUM,
            decay: DECAY,
          })
        }
      }
      training += clock() - begun
      begun = clock()
      const score = await scoreWith(scoring, graph, weights, probe)
      scores.push({ ...score, steps: stop, seconds: training + compiling + clock() - begun })
    }
    return scores
  } finally {
    await program.release()
    await scoring.release()
  }
}
