// The long part of the prediction experiment: every network trained by itself, and the shared weights, over threads.
import { join } from 'node:path'
import { onThreads } from '../job-threads.ts'
import { openRecords } from '../records.ts'
import { oneShotKey, truthKey } from './prediction-setup.ts'
import type { Records } from '../records.ts'
import type { PredictionJob, PredictionSetup, PredictionThreadSetup } from './prediction-setup.ts'
import type { PredictionResult } from './prediction-worker.ts'

export interface PredictionProgress {
  readonly trained: number
  readonly networks: number
  readonly oneShotStep: number
  readonly oneShotSteps: number
}

export interface TrainOptions extends Omit<PredictionThreadSetup, 'oneShotFile'> {
  readonly folder: string
  readonly workers: number
  readonly onProgress?: (progress: PredictionProgress) => void
}

/** The shared weights of a budget; another budget is another training and takes nothing from this one. */
export const oneShotPath = (folder: string, { oneShot }: PredictionSetup): string =>
  join(folder, `one-shot-${oneShot.steps}.bin`)

/** Results by architecture; the shared weights are in `oneShotPath`. Does what is not done yet. */
export async function trainAll(options: TrainOptions): Promise<Records<PredictionResult>> {
  const { setup, folder, workers, onProgress, ...rest } = options
  const { oneShot, ...single }: PredictionSetup = setup
  const { archs, truthSteps } = single
  const records = openRecords<PredictionResult>(join(folder, 'trained.ndjson'), single)
  const keys = truthSteps === undefined ? archs : [...archs, ...archs.map(truthKey)]
  const jobs = keys.flatMap((key, i): PredictionJob[] => {
    if (records.get(key)) return []
    return [i < archs.length ? { sgd: i } : { truth: i - archs.length }]
  })
  // The longest first.
  if (!records.get(oneShotKey(setup))) jobs.unshift({ oneShot: true })
  let oneShotStep = records.get(oneShotKey(setup)) ? oneShot.steps : 0
  const report = () => {
    const trained = keys.filter((key) => records.get(key)).length
    onProgress?.({ trained, networks: keys.length, oneShotStep, oneShotSteps: oneShot.steps })
  }
  await onThreads<PredictionJob, PredictionResult>(jobs, {
    module: new URL('prediction-worker.ts', import.meta.url),
    setup: { ...rest, setup, oneShotFile: oneShotPath(folder, setup) } satisfies PredictionThreadSetup,
    threads: workers,
    onProgress(step) {
      oneShotStep = Number(step)
      report()
    },
    onResult(result) {
      records.add(result)
      if (result.key === oneShotKey(setup)) oneShotStep = oneShot.steps
      report()
    },
  })
  return records
}
