// A thread of the anytime experiment: trains the networks that it is given.
import { workerData } from 'node:worker_threads'
import { loadCifar10 } from '../../data/cifar10.ts'
import { splitValidation } from '../../data/validation-split.ts'
import { ortEngine } from '../../engines/ort-engine.ts'
import { answerJobs } from '../job-threads.ts'
import { trainNetwork } from './train-network.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { AnytimeJob, TrainedExits, TrainingSetup } from './anytime-setup.ts'

export interface AnytimeThreadSetup {
  readonly setup: TrainingSetup
  readonly data: string
  readonly device: EngineProvider
}

const { setup, data, device } = workerData as AnytimeThreadSetup
const { train, test } = await loadCifar10(data)
const images = { ...splitValidation(train, { seed: setup.seed }), test }
const engine = ortEngine(device)

answerJobs<AnytimeJob, TrainedExits>((job, progress) =>
  trainNetwork(engine, images, setup, job, (step, loss) => {
    if (step % 10 === 0) progress(`step ${step}/${setup.steps}  loss ${loss.toFixed(3)}`)
  }),
)
