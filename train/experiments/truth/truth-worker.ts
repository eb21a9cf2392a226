// A thread that trains networks of a space, one after another, to know how good they are.
import { workerData } from 'node:worker_threads'
import { loadCifar10 } from '../../data/cifar10.ts'
import { splitValidation } from '../../data/validation-split.ts'
import { ortEngine } from '../../engines/ort-engine.ts'
import { imagesProbe } from '../children/score-children.ts'
import { trainedScores } from '../children/trained.ts'
import { answerJobs } from '../job-threads.ts'
import { truthNetwork } from './spaces.ts'
import { batchesOf, truthKey } from './truth-setup.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { TruthRecord } from './train.ts'
import type { ThreadSetup, TruthJob } from './truth-setup.ts'

/** Networks have batches, and starts, of their own. */
const MOST_REPEATS = 1000

const { setup, data, device } = workerData as ThreadSetup
const { train: all, test } = await loadCifar10(data)
const { train: images } = splitValidation(all, { seed: setup.splitSeed })
const batches = batchesOf(setup)
const probe = imagesProbe(test, setup.testImages, batches)
const engine = ortEngine(device)

answerJobs<TruthJob, TruthRecord>(async (job) => {
  const { arch, index, repeat } = job
  const { steps, learningRate, seed } = setup
  const run = index * MOST_REPEATS + repeat
  const [{ accuracy, loss, seconds }] = await trainedScores({
    engine,
    graph: truthNetwork(setup.space, arch, setup.imageSize),
    images,
    batches,
    firstBatch: run * steps,
    rateAt: (step) => (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2,
    stops: [steps],
    probe,
    random: createRandom(seed * 2 ** 32 + run),
  })
  return { key: truthKey(job), arch, repeat, accuracy, loss, seconds }
})
