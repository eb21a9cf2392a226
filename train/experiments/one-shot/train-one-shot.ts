// One-shot training with shared weights: each step updates the tensors of one random network (Bender et al. 2018).
import { adamStep } from '../../adam/adam.ts'
import { batchAt } from '../../data/batches.ts'
import { learningRateAt } from '../../ghn/ghn-training-config.ts'
import { childTraining } from '../../ghn/programs.ts'
import { stream } from '../../ghn/random-streams.ts'
import { batchFeeds, childNetwork, weightFeeds } from '../children/trained-network.ts'
import { costSeconds } from '../processor-time.ts'
import { SharedWeights, sharedNames } from './shared-weights.ts'
import { loadState, saveState } from './state.ts'
import { classesOf } from '@archcast/core/arch/graph.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { BatchOptions } from '../../data/batches.ts'
import type { ImageSet } from '../../data/image-set.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { Engine } from '../../engines/engine.ts'
import type { Schedule } from '../../ghn/ghn-training-config.ts'
import type { OneShotState, SharedTensor } from './state.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export interface OneShotSetup extends Schedule {
  readonly space: string
  readonly imageSize: number
  readonly seed: number
  /** Longest gradient of a network, as Euclidean norm. */
  readonly clip: number
  readonly averageDecay: number
}

export interface OneShotOptions {
  readonly setup: OneShotSetup
  /** Checkpoint. */
  readonly file: string
  readonly engine: Engine
  readonly images: ImageSet
  readonly batches: BatchOptions
  /** Steps between checkpoints. */
  readonly saveEvery: number
  readonly onStep?: (step: number) => void
}

/** Trains to the end, from the checkpoint where there is one. */
export async function trainOneShot(options: OneShotOptions): Promise<OneShotState> {
  const { setup, file, engine, images, batches, saveEvery, onStep } = options
  const saved = await loadState(file, setup)
  const tensors = saved?.tensors ?? new Map<string, SharedTensor>()
  const shared = new SharedWeights(setup.seed, new Map([...tensors].map(([name, { weight }]) => [name, weight])))
  const begun = costSeconds(engine.device as EngineProvider)
  const seconds = () => (saved?.seconds ?? 0) + costSeconds(engine.device as EngineProvider) - begun
  const space = SPACES.get(setup.space)!
  let step = saved?.step ?? 0
  while (step < setup.steps) {
    const arch = space.sample(stream(setup.seed, 'architecture', step))
    const graph = childNetwork(setup.space, arch, setup.imageSize)
    const batch = batchAt(images, step, batches)
    const program = await engine.compile(childTraining(graph, batches.batchSize, engine.portable).graph, { once: true })
    const results = await program.run({
      ...weightFeeds(graph, shared.of(graph)),
      ...batchFeeds(batch, classesOf(graph)),
    })
    await program.release()
    step++
    applyGradients(graph, results as Record<string, Float32Array>, shared, tensors, setup, step)
    onStep?.(step)
    if (step % saveEvery === 0 || step === setup.steps)
      await saveState(file, setup, { step, seconds: seconds(), tensors })
  }
  return { step, seconds: seconds(), tensors }
}

/**
 * Adam on the tensors of one network; those of other operations stay as they are, moments included.
 *
 * @param step from 1
 */
export function applyGradients(
  graph: ArchGraph,
  gradients: Readonly<Record<string, Float32Array>>,
  shared: SharedWeights,
  tensors: Map<string, SharedTensor>,
  setup: OneShotSetup,
  step: number,
): void {
  const weights = shared.of(graph)
  const entries = sharedNames(graph).map((entry) => ({ ...entry, gradient: gradients[`d.${entry.name}`] }))
  let squares = 0
  for (const { gradient } of entries) for (let i = 0; i < gradient.length; i++) squares += gradient[i] ** 2
  const norm = Math.sqrt(squares)
  const scale = norm > setup.clip ? setup.clip / norm : 1
  for (const { name, shared: key, gradient } of entries) {
    const weight = weights.get(name)!
    let tensor = tensors.get(key)
    if (!tensor) {
      const [firstMoment, secondMoment] = [new Float32Array(weight.length), new Float32Array(weight.length)]
      tensor = { weight, firstMoment, secondMoment, average: Float32Array.from(weight), steps: 0 }
      tensors.set(key, tensor)
    }
    tensor.steps++
    if (scale < 1) for (let i = 0; i < gradient.length; i++) gradient[i] *= scale
    // Clipped above, by the norm of the whole network's gradient.
    adamStep(weight, gradient, tensor, tensor.average, {
      learningRate: learningRateAt(setup, step),
      step: tensor.steps,
      clip: Infinity,
      averageDecay: setup.averageDecay,
    })
  }
}
