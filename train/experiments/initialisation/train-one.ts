// One training of the initialisation experiment: from generated weights or from random ones.
import { batchAt, imagesFrom } from '../../data/batches.ts'
import { mean } from '../../statistics/summary.ts'
import { adamWStep } from '../children/adamw.ts'
import { initialWeights } from '../children/initial.ts'
import { compileScoring, scoreWith } from '../children/score-children.ts'
import { startTraining, zerosLike } from '../children/training.ts'
import { costSeconds } from '../processor-time.ts'
import { writtenNetwork } from '../truth/spaces.ts'
import { graphOf } from './initialisation-setup.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { resolvedGraph } from '@archcast/core/spaces/resolve.ts'
import type { ImageSet } from '../../data/image-set.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { Engine } from '../../engines/engine.ts'
import type { ProbeFeeds } from '../children/score-children.ts'
import type { Curve, Job, StartSetup } from './initialisation-setup.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Scorer } from '@archcast/core/predict/predictor-types.ts'

export interface Tools {
  readonly engine: Engine
  readonly scorer: Pick<Scorer, 'weights'>
  readonly train: ImageSet
  readonly test: ImageSet
  readonly setup: StartSetup
}

/** Images whose statistics batch normalisation takes when a network is measured. */
const MEASURED_AT_ONCE = 500
/** Batches whose mean loss stands for a stop. */
const RECENT = 100

/** @param onStep hears how far it is, every now and then */
export async function trainOne(tools: Tools, job: Job, onStep?: (step: number, loss: number) => void): Promise<Curve> {
  const { engine, train, setup } = tools
  const { batchSize, seed, stops, warmup, decay, imageSize } = setup
  const begun = costSeconds(engine.device as EngineProvider)
  const graph = graphOf(job.network, imageSize)
  const weights = await startOf(tools, graph, job)
  const [firstMoments, secondMoments] = [zerosLike(weights), zerosLike(weights)]
  const training = await startTraining(engine, graph, batchSize, weights, (name, weight, gradient, rate, step) =>
    adamWStep(
      weight,
      gradient,
      { firstMoment: firstMoments.get(name)!, secondMoment: secondMoments.get(name)! },
      { learningRate: rate, step, decay },
    ),
  )
  const measure = await measurement(tools, graph)
  const options = { batchSize, seed, augment: { flip: true, shift: 2 }, downscale: train.shape[1] / imageSize }
  const losses: number[] = []
  const curve: { accuracy: number; loss: number | null }[] = []
  try {
    for (const stop of stops) {
      for (let step = losses.length; step < stop; step++) {
        // Every repeat has images of its own, the same from both starts.
        const batch = batchAt(train, job.repeat * stops.at(-1)! + step, options)
        losses.push(await training.step(batch, job.rate * Math.min(1, (step + 1) / warmup)))
        onStep?.(step + 1, losses.at(-1)!)
      }
      const loss = mean(losses.slice(-RECENT))
      curve.push({ accuracy: await measure.accuracy(weights), loss: Number.isFinite(loss) ? loss : null })
    }
  } finally {
    await training.release()
    await measure.release()
  }
  return {
    key: job.key,
    accuracy: curve.map(({ accuracy }) => accuracy),
    loss: curve.map(({ loss }) => loss),
    seconds: costSeconds(engine.device as EngineProvider) - begun,
  }
}

async function startOf(
  { scorer, setup }: Tools,
  graph: ArchGraph,
  { start, repeat, network: { space, arch } }: Job,
): Promise<Map<string, Float32Array>> {
  if (start === 'he') return initialWeights(graph, createRandom(setup.seed * 2 ** 32 + repeat))
  const tensors = await scorer.weights(resolvedGraph(writtenNetwork(space, arch, setup.imageSize)))
  return new Map(tensors.map(({ name, data }) => [name, data.slice()]))
}

/** Accuracy on the first test images. */
async function measurement({ engine, test, setup }: Tools, graph: ArchGraph) {
  const options = { downscale: test.shape[1] / setup.imageSize }
  const probes = Array.from({ length: setup.images / MEASURED_AT_ONCE }, (_, i): ProbeFeeds => {
    const { images, labels, shape } = imagesFrom(test, i * MEASURED_AT_ONCE, MEASURED_AT_ONCE, options)
    return { images: { data: images, shape }, labels: Uint8Array.from(labels) }
  })
  const program = await compileScoring(engine, graph, probes[0])
  return {
    async accuracy(weights: ReadonlyMap<string, Float32Array>): Promise<number> {
      const scores: number[] = []
      for (const probe of probes) scores.push((await scoreWith(program, graph, weights, probe)).accuracy)
      return mean(scores)
    },
    release: () => program.release(),
  }
}
