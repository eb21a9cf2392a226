// A network trained by itself from random weights and scored on the way: ranking without a hypernetwork.
import { batchAt } from '../../data/batches.ts'
import { costSeconds } from '../processor-time.ts'
import { compileScoring, scoreWith } from './score-children.ts'
import { startSgd } from './sgd-training.ts'
import type { BatchOptions } from '../../data/batches.ts'
import type { ImageSet } from '../../data/image-set.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { Engine } from '../../engines/engine.ts'
import type { ProbeFeeds } from './score-children.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Score } from '@archcast/core/child/logits.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

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
  readonly probe: ProbeFeeds
  readonly random: Random
}

export interface TrainedScore extends Score {
  readonly steps: number
  /** Cost of building and training up to here and of this scoring. */
  readonly seconds: number
}

/** Trains a pruned network; batch normalisation by the statistics of the batch, in training as in scoring. */
export async function trainedScores(options: TrainedOptions): Promise<TrainedScore[]> {
  const { engine, graph, images, batches, firstBatch, rateAt, stops, probe, random } = options
  const clock = () => costSeconds(engine.device as EngineProvider)
  let begun = clock()
  const network = await startSgd(engine, graph, batches.batchSize, random)
  let training = clock() - begun
  begun = clock()
  const scoring = await compileScoring(engine, graph, probe)
  const compiling = clock() - begun
  const scores: TrainedScore[] = []
  let step = 0
  try {
    for (const stop of stops) {
      begun = clock()
      for (; step < stop; step++) await network.step(batchAt(images, firstBatch + step, batches), rateAt(step))
      training += clock() - begun
      begun = clock()
      const score = await scoreWith(scoring, graph, network.weights, probe)
      scores.push({ ...score, steps: stop, seconds: training + compiling + clock() - begun })
    }
    return scores
  } finally {
    await network.release()
    await scoring.release()
  }
}
