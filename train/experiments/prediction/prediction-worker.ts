// A thread of the prediction experiment: trains single networks, or the shared weights of all.
import { workerData } from 'node:worker_threads'
import { loadCifar10 } from '../../data/cifar10.ts'
import { splitValidation } from '../../data/validation-split.ts'
import { ortEngine } from '../../engines/ort-engine.ts'
import { imagesProbe, probeOf } from '../children/score-children.ts'
import { childNetwork } from '../children/trained-network.ts'
import { trainedScores } from '../children/trained.ts'
import { answerJobs } from '../job-threads.ts'
import { trainOneShot } from '../one-shot/train-one-shot.ts'
import { batchesOf, oneShotKey, sgdRate, truthKey } from './prediction-setup.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { TrainedScore } from '../children/trained.ts'
import type { PredictionJob, PredictionThreadSetup } from './prediction-setup.ts'

/** Scores of a network that was trained by itself; nothing for the shared weights, which are in their file. */
export interface PredictionResult {
  readonly key: string
  readonly scores: readonly TrainedScore[]
}

/** Images of the test set that tell how good a network is. */
const TEST_IMAGES = 2000

const { setup, data, model, oneShotFile, device } = workerData as PredictionThreadSetup
const { train: all, test } = await loadCifar10(data)
const { train: images } = splitValidation(all, { seed: setup.splitSeed })
const probe = probeOf(await loadBundleFolder(model))
const engine = ortEngine(device)
const batches = batchesOf(setup)

answerJobs<PredictionJob, PredictionResult>(async (job, progress) => {
  if ('oneShot' in job) {
    await trainOneShot({
      setup: setup.oneShot,
      file: oneShotFile,
      engine,
      images,
      batches,
      saveEvery: 500,
      onStep: (step) => step % 20 === 0 && progress(String(step)),
    })
    return { key: oneShotKey(setup), scores: [] }
  }
  const isTruth = 'truth' in job
  const index = isTruth ? job.truth : job.sgd
  const arch = setup.archs[index]
  const steps = isTruth ? setup.truthSteps! : Math.max(...setup.stops)
  const scores = await trainedScores({
    engine,
    graph: childNetwork(setup.space, arch, setup.imageSize),
    images,
    batches,
    firstBatch: index * steps,
    rateAt: (step) => sgdRate(setup) * (isTruth ? (1 + Math.cos((Math.PI * step) / steps)) / 2 : 1),
    stops: isTruth ? [steps] : setup.stops,
    probe: isTruth ? imagesProbe(test, TEST_IMAGES, batches) : probe,
    // The truth has a start of its own.
    random: createRandom(setup.seed * 2 ** 32 + index + (isTruth ? setup.archs.length : 0)),
  })
  return { key: isTruth ? truthKey(arch) : arch, scores }
})
