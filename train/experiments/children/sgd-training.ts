// A network that is trained from random weights, step by step.
import { classesOf } from '@archcast/core/arch/graph.ts'
import { batchFeeds, weightFeeds } from './network.ts'
import { childTraining } from '../../ghn/programs.ts'
import { initialWeights } from './initial.ts'
import { sgdStep } from './sgd.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Batch } from '../../data/batches.ts'
import type { Engine } from '../../engines/engine.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const MOMENTUM = 0.9
const DECAY = 5e-4

export interface SgdTraining {
  /** By name; every step moves them. */
  readonly weights: ReadonlyMap<string, Float32Array>
  /** Mean loss of the batch before the step, nats. */
  step(batch: Batch, learningRate: number): Promise<number>
  release(): Promise<void>
}

/** Of a pruned network; batch normalisation by the statistics of the batch. */
export async function startSgd(
  engine: Engine,
  graph: ArchGraph,
  batchSize: number,
  random: Random,
): Promise<SgdTraining> {
  const weights = initialWeights(graph, random)
  const velocities = new Map([...weights].map(([name, { length }]) => [name, new Float32Array(length)]))
  const program = await engine.compile(childTraining(graph, batchSize, engine.portable).graph)
  return {
    weights,
    async step(batch, learningRate) {
      const results = await program.run({ ...weightFeeds(graph, weights), ...batchFeeds(batch, classesOf(graph)) })
      for (const [name, weight] of weights) {
        const gradient = results[`d.${name}`] as Float32Array
        sgdStep(weight, gradient, velocities.get(name)!, { learningRate, momentum: MOMENTUM, decay: DECAY })
      }
      return (results.loss as Float32Array)[0]
    },
    release: () => program.release(),
  }
}
