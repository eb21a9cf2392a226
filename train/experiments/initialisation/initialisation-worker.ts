// A thread of the initialisation experiment: trains the networks that it is given.
import { workerData } from 'node:worker_threads'
import * as ort from 'onnxruntime-node'
import { loadCifar10 } from '../../data/cifar10.ts'
import { splitValidation } from '../../data/validation-split.ts'
import { ortEngine } from '../../engines/ort-engine.ts'
import { answerJobs } from '../job-threads.ts'
import { trainOne } from './train-one.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { Curve, Job, StartSetup } from './initialisation-setup.ts'

export interface StartThreadSetup {
  readonly setup: StartSetup
  readonly data: string
  readonly model: string
  readonly device: EngineProvider
}

const { setup, data, model, device } = workerData as StartThreadSetup
const { train: all, test } = await loadCifar10(data)
const bundle = await loadBundleFolder(model)
// Leaves out the images that score bundles: a start must not be trained on images that it knows.
const { train } = splitValidation(all, { seed: 1 })
const tools = { engine: ortEngine(device), scorer: await createScorer({ ort, bundle }), train, test, setup }

answerJobs<Job, Curve>((job, progress) =>
  trainOne(tools, job, (step, loss) => {
    if (step % 10 === 0) progress(`${job.key}: step ${step}/${setup.stops.at(-1)}  loss ${loss.toFixed(3)}`)
  }),
)
