// A thread of the anytime experiment: trains the networks that it is given.
import { workerData } from 'node:worker_threads'
import { loadCifar10 } from '../../data/cifar10.ts'
import { ortEngine } from '../../engines/ort.ts'
import { splitValidation } from '../../data/split.ts'
import { answerJobs } from '../threads.ts'
import { trainNetwork } from './train-network.ts'
import type { Device } from '../../engines/device.ts'
import type { AnytimeJob, TrainedExits, TrainingSetup } from './setup.ts'

export interface ThreadSetup {
  readonly setup: TrainingSetup
  readonly data: string
  readonly device: Device
}

const { setup, data, device } = workerData as ThreadSetup
const { train, test } = await loadCifar10(data)
const images = { ...splitValidation(train, { seed: setup.seed }), test }
const engine = ortEngine(device)

answerJobs<AnytimeJob, TrainedExits>((job, progress) =>
  trainNetwork(engine, images, setup, job, (step, loss) => {
    if (step % 10 === 0) progress(`step ${step}/${setup.steps}  loss ${loss.toFixed(3)}`)
  }),
)
