// A network that is trained step by step, its weights in place.
import { childTraining } from '../../ghn/programs.ts'
import { batchFeeds, weightFeeds } from './trained-network.ts'
import { classesOf } from '@archcast/core/arch/graph.ts'
import type { Batch } from '../../data/batches.ts'
import type { Engine } from '../../engines/engine.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

/** Moves one tensor by its gradient. @param step from 1 */
export type Move = (name: string, weight: Float32Array, gradient: Float32Array, rate: number, step: number) => void

export interface Training {
  /** By name; every step moves them. */
  readonly weights: ReadonlyMap<string, Float32Array>
  /** Mean loss of the batch before the step, nats. */
  step(batch: Batch, learningRate: number): Promise<number>
  release(): Promise<void>
}

/**
 * Of a pruned network; batch normalisation by the statistics of the batch.
 * @param weights where it starts; every step moves them
 */
export async function startTraining(
  engine: Engine,
  graph: ArchGraph,
  batchSize: number,
  weights: ReadonlyMap<string, Float32Array>,
  move: Move,
): Promise<Training> {
  const program = await engine.compile(childTraining(graph, batchSize, engine.portable).graph)
  let steps = 0
  return {
    weights,
    async step(batch, learningRate) {
      const results = await program.run({ ...weightFeeds(graph, weights), ...batchFeeds(batch, classesOf(graph)) })
      steps++
      for (const [name, weight] of weights)
        move(name, weight, results[`d.${name}`] as Float32Array, learningRate, steps)
      return (results.loss as Float32Array)[0]
    },
    release: () => program.release(),
  }
}

/** Zeros beside every tensor. */
export const zerosLike = (weights: ReadonlyMap<string, Float32Array>): Map<string, Float32Array> =>
  new Map([...weights].map(([name, { length }]) => [name, new Float32Array(length)]))
