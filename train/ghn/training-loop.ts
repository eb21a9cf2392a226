// The training loop: steps, validation, checkpoints; resumes where a checkpoint stands.
import { adamStep } from '../adam/adam.ts'
import { datasetClasses } from '../data/source.ts'
import { mean, standardDeviation } from '../statistics/summary.ts'
import { checkpointPath, loadCheckpoint, saveCheckpoint, saveSnapshot } from './checkpoint.ts'
import { parameterSlots } from './flat-parameters.ts'
import { RUN_AWAY } from './ghn-trainer.ts'
import { learningRateAt } from './ghn-training-config.ts'
import { drawTrainingArchitecture, trainingSpace } from './training-architectures.ts'
import { trainingStart } from './training-start.ts'
import { WorkerPool } from './worker-pool.ts'
import type { EngineProvider } from '../engines/engine-provider.ts'
import type { Checkpoint, Progress } from './checkpoint.ts'
import type { TrainingConfig } from './ghn-training-config.ts'

export interface TrainingOptions {
  readonly config: TrainingConfig
  /** Where the checkpoint and the learning curve go. */
  readonly folder: string
  /** Folder of the dataset. */
  readonly data: string
  readonly device: EngineProvider
  /** Called after every step. */
  readonly onStep?: (status: TrainingStatus) => void
  /** Called after every validation, with the whole history. */
  readonly onProgress?: (history: readonly Progress[]) => Promise<void>
  /** Stops after the step at hand and saves. */
  readonly signal?: AbortSignal
}

export interface TrainingStatus {
  readonly step: number
  readonly loss: number
  readonly imagesPerSecond: number
  readonly secondsLeft: number
}

/** Trains to the end of the configuration, or to where `signal` stops it; returns the last checkpoint. */
export async function train({
  config,
  folder,
  data,
  device,
  onStep,
  onProgress,
  signal,
}: TrainingOptions): Promise<Checkpoint> {
  const file = checkpointPath(folder)
  const { length } = parameterSlots(config.ghn)
  const saved = await loadCheckpoint(file)
  if (saved && resultOf(saved.config) !== resultOf(config)) {
    throw new Error(`${file} belongs to another configuration; use another --out, or delete it`)
  }
  const classes = await datasetClasses(config, data)
  if (classes !== config.ghn.classes) {
    throw new Error(
      `${data} has ${classes} classes, the configuration ${config.ghn.classes}; set ghn.classes to ${classes}`,
    )
  }
  // Before any thread starts, so that a wrong space is told as it is.
  const archs = validationArchitectures(config)
  const { phi: start, earlier } = saved ?? (await trainingStart(config))
  const workers = await WorkerPool.start({ config, data, device, length })
  const { phi } = workers
  phi.set(start)
  const state = {
    firstMoment: saved?.firstMoment ?? new Float32Array(length),
    secondMoment: saved?.secondMoment ?? new Float32Array(length),
  }
  const average = saved?.average ?? Float32Array.from(phi)
  const history = [...(saved?.history ?? [])]
  const gradient = new Float32Array(length)

  const begun = performance.now()
  const before = saved?.seconds ?? 0
  const seconds = () => before + (performance.now() - begun) / 1000
  const firstStep = saved?.step ?? 0
  let step = firstStep
  let pending = saved?.pending ?? { loss: 0, count: 0 }
  const snapshot = (): Checkpoint => ({
    config,
    step,
    seconds: seconds(),
    history,
    pending,
    earlier,
    phi: Float32Array.from(phi),
    ...state,
    average,
  })
  try {
    while (step < config.steps && !signal?.aborted) {
      step++
      const loss = await workers.gradient((step - 1) * config.metaBatch, config.metaBatch, gradient)
      if (loss >= RUN_AWAY) throw new Error(`all networks of step ${step} ran away; lower the learning rate`)
      const learningRate = learningRateAt(config, step)
      adamStep(phi, gradient, state, average, {
        learningRate,
        step,
        clip: config.clip,
        averageDecay: config.averageDecay,
      })
      pending = { loss: pending.loss + loss, count: pending.count + 1 }
      const rate = (step - firstStep) / ((performance.now() - begun) / 1000)
      onStep?.({
        step,
        loss,
        imagesPerSecond: rate * config.metaBatch * config.batchSize,
        secondsLeft: (config.steps - step) / rate,
      })
      if (step % config.validation.every === 0 || step === config.steps) {
        const scores = await withParameters(workers, average, () => workers.scores(archs, config.validation.images))
        const accuracies = scores.map((score) => score.accuracy)
        history.push({
          step,
          loss: pending.loss / pending.count,
          learningRate,
          accuracy: mean(accuracies),
          accuracyDeviation: standardDeviation(accuracies),
          validationLoss: mean(scores.map((score) => score.loss)),
          seconds: seconds(),
        })
        pending = { loss: 0, count: 0 }
        await saveSnapshot(folder, step, average)
        await onProgress?.(history)
      }
      if (step % config.checkpointEvery === 0) await saveCheckpoint(file, snapshot())
    }
    const last = snapshot()
    await saveCheckpoint(file, last)
    return last
  } finally {
    await workers.stop()
  }
}

/** What decides on the result of a training, but for rounding: machines of other sizes may go on with it. */
function resultOf(config: TrainingConfig): string {
  return JSON.stringify({ ...config, workers: 0, checkpointEvery: 0 })
}

/** Runs `work` with other parameters in the threads' sight. */
async function withParameters<T>(workers: WorkerPool, parameters: Float32Array, work: () => Promise<T>): Promise<T> {
  const kept = Float32Array.from(workers.phi)
  workers.phi.set(parameters)
  try {
    return await work()
  } finally {
    workers.phi.set(kept)
  }
}

/** Fixed architectures of the space, none by choice. */
function validationArchitectures(config: TrainingConfig): string[] {
  const space = trainingSpace(config)
  return Array.from(
    { length: config.validation.architectures },
    (_, i) => drawTrainingArchitecture(space, config.seed, 0xf0000000 + i, config.ghn, config.imageSize).arch,
  )
}
