// A network that is trained from random weights by SGD, step by step.
import { initialWeights } from './initial.ts'
import { sgdStep } from './sgd.ts'
import { startTraining, zerosLike } from './training.ts'
import type { Engine } from '../../engines/engine.ts'
import type { Training } from './training.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const MOMENTUM = 0.9
const DECAY = 5e-4

/** Of a pruned network; batch normalisation by the statistics of the batch. */
export async function startSgd(engine: Engine, graph: ArchGraph, batchSize: number, random: Random): Promise<Training> {
  const weights = initialWeights(graph, random)
  const velocities = zerosLike(weights)
  return startTraining(engine, graph, batchSize, weights, (name, weight, gradient, learningRate) =>
    sgdStep(weight, gradient, velocities.get(name)!, { learningRate, momentum: MOMENTUM, decay: DECAY }),
  )
}
