// Scores of the gradients of one batch at the start of training (Abdelfattah et al. 2021, arXiv 2101.08134).
import { runProgramOnce } from '../../../engines/run-program-once.ts'
import { childTraining } from '../../../ghn/programs.ts'
import { weightFeeds } from '../../children/trained-network.ts'
import type { Engine, Feeds } from '../../../engines/engine.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export interface GradientScores {
  /** Sum over the tensors of the Euclidean norm of the loss's gradient. */
  readonly gradNorm: number
  /** Sum over all weights of |w dL/dw| (Lee et al. 2019, arXiv 1810.02340). */
  readonly snip: number
}

/** @param batch `images` and `targets` as `childTraining` reads them */
export async function gradientScores(
  engine: Engine,
  graph: ArchGraph,
  weights: ReadonlyMap<string, Float32Array>,
  batch: Feeds,
): Promise<GradientScores> {
  const [images] = batch.images.shape
  const { graph: program, trained } = childTraining(graph, images, engine.portable)
  const results = await runProgramOnce(engine, program, { ...weightFeeds(graph, weights), ...batch })
  let [gradNorm, snip] = [0, 0]
  for (const name of trained) {
    const [gradient, weight] = [results[`d.${name}`] as Float32Array, weights.get(name)!]
    gradNorm += Math.sqrt(gradient.reduce((sum, each) => sum + each * each, 0))
    snip += gradient.reduce((sum, each, i) => sum + Math.abs(each * weight[i]), 0)
  }
  return { gradNorm, snip }
}
