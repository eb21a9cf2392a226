// Training one network with early exits from nothing, and measuring every exit.
import { batchAt, imagesFrom } from '../../data/batches.ts'
import { mean } from '../../statistics/summary.ts'
import { startSgd } from '../children/sgd-training.ts'
import { weightFeeds } from '../children/trained-network.ts'
import { costSeconds } from '../processor-time.ts'
import { anytimeNetwork } from './anytime-setup.ts'
import { exitCosts } from '@archcast/core/arch/cost.ts'
import { outputNames } from '@archcast/core/child/emit.ts'
import { scoreLogits } from '@archcast/core/child/logits.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { ImageSet } from '../../data/image-set.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { Engine } from '../../engines/engine.ts'
import type { AnytimeJob, TrainedExits, TrainingSetup } from './anytime-setup.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export interface Images {
  readonly train: ImageSet
  readonly validation: ImageSet
  readonly test: ImageSet
}

/** Share of the steps over which the rate rises; after them it falls to zero along half a cosine. */
const WARMUP = 0.05
/** Images whose statistics batch normalisation takes when exits are measured. */
const SCORED_AT_ONCE = 500

export async function trainNetwork(
  engine: Engine,
  images: Images,
  setup: TrainingSetup,
  { key, number }: AnytimeJob,
  onStep: (step: number, loss: number) => void,
): Promise<TrainedExits> {
  const begun = costSeconds(engine.device as EngineProvider)
  const { steps, batchSize, seed, imageSize } = setup
  const graph = anytimeNetwork(key, imageSize)
  const options = { batchSize, seed, augment: { flip: true, shift: 2 }, downscale: 32 / imageSize }
  const network = await startSgd(engine, graph, batchSize, createRandom(seed * 2 ** 32 + number))
  const losses: number[] = []
  try {
    for (let step = 0; step < steps; step++) {
      const batch = batchAt(images.train, number * steps + step, options)
      losses.push(await network.step(batch, rateAt(setup, step)))
      onStep(step + 1, losses.at(-1)!)
    }
  } finally {
    await network.release()
  }
  const accuracies = (set: ImageSet, count: number) =>
    exitAccuracies(engine, graph, network.weights, set, count, imageSize)
  return {
    key,
    macs: exitCosts(graph).map(({ macs }) => macs),
    validation: await accuracies(images.validation, setup.validation),
    test: await accuracies(images.test, images.test.count),
    loss: mean(losses.slice(-Math.ceil(steps / 10))),
    seconds: costSeconds(engine.device as EngineProvider) - begun,
  }
}

function rateAt({ learningRate, steps }: TrainingSetup, step: number): number {
  const warmup = WARMUP * steps
  if (step < warmup) return (learningRate * (step + 1)) / warmup
  return learningRate * 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / (steps - warmup)))
}

/** Accuracy of each exit on the first `count` images of a set. */
async function exitAccuracies(
  engine: Engine,
  graph: ArchGraph,
  weights: ReadonlyMap<string, Float32Array>,
  set: ImageSet,
  count: number,
  size: number,
): Promise<number[]> {
  const program = await engine.compile(scoringGraph(graph, SCORED_AT_ONCE, engine), { once: true })
  const names = outputNames(graph)
  const right = names.map(() => 0)
  let seen = 0
  try {
    for (; seen + SCORED_AT_ONCE <= Math.min(count, set.count); seen += SCORED_AT_ONCE) {
      const { images, labels, shape } = imagesFrom(set, seen, SCORED_AT_ONCE, { downscale: set.shape[1] / size })
      const results = await program.run({ ...weightFeeds(graph, weights), images: { data: images, shape } })
      names.forEach((name, place) => {
        right[place] += scoreLogits(results[name] as Float32Array, labels).accuracy * SCORED_AT_ONCE
      })
    }
  } finally {
    await program.release()
  }
  return right.map((number) => number / seen)
}
