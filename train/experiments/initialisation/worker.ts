// A thread of the initialisation experiment: trains the networks that it is given.
import * as ort from 'onnxruntime-node'
import { answerJobs } from '../threads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { loadCifar10 } from '../../data/cifar10.ts'
import { ortEngine } from '../../engines/ort.ts'
import { splitValidation } from '../../data/split.ts'
import { trainOne } from './train-one.ts'
import { workerData } from 'node:worker_threads'
import type { Curve, Job, TrainingSetup } from './setup.ts'
import type { Device } from '../../engines/device.ts'

export interface ThreadSetup {
  readonly setup: TrainingSetup
  readonly data: string
  readonly model: string
  readonly device: Device
}

const { setup, data, model, device } = workerData as ThreadSetup
const { train: all, test } = await loadCifar10(data)
const bundle = await loadBundleFolder(model)
// Without the images that score bundles: what a start knows of images must not be among what it is trained on.
const { train } = splitValidation(all, { seed: 1 })
const tools = { engine: ortEngine(device), predictor: await createPredictor({ ort, bundle }), train, test, setup }

answerJobs<Job, Curve>((job, progress) =>
  trainOne(tools, job, (step, loss) => {
    if (step % 10 === 0) progress(`${job.key}: step ${step}/${setup.stops.at(-1)}  loss ${loss.toFixed(3)}`)
  }),
)
