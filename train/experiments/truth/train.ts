// Networks of a space trained over threads, each several times; every training is on disk as soon as it is done.
import { join } from 'node:path'
import { onThreads } from '../job-threads.ts'
import { openRecords } from '../records.ts'
import { drawNetworks } from './spaces.ts'
import { truthKey } from './truth-setup.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Records } from '../records.ts'
import type { ThreadSetup, TruthJob } from './truth-setup.ts'

export interface TruthRecord {
  readonly key: string
  readonly arch: string
  readonly repeat: number
  /** On the test images. */
  readonly accuracy: number
  /** Mean cross-entropy on them, nats. */
  readonly loss: number
  /** Cost. */
  readonly seconds: number
}

export interface TruthOptions extends ThreadSetup {
  readonly folder: string
  /** Networks. */
  readonly count: number
  /** Trainings of each. */
  readonly repeats: number
  readonly workers: number
  readonly onProgress?: (progress: TruthProgress) => void
}

export interface TruthProgress {
  /** Trainings, those of earlier runs among them. */
  readonly done: number
  readonly all: number
  /** Trainings that this run had found done. */
  readonly before: number
}

/** File of a space's trainings in the folder of an experiment. */
export const truthFile = (folder: string, space: string): string => join(folder, `${space}.ndjson`)

/** Trains what is not trained yet: all networks once before any a second time. */
export async function trainTruth(options: TruthOptions): Promise<Records<TruthRecord>> {
  const { setup, folder, data, device, count, repeats, workers, onProgress } = options
  const records = openRecords<TruthRecord>(truthFile(folder, setup.space), setup)
  const archs = drawNetworks(setup.space, count, createRandom(setup.seed))
  const jobs = Array.from({ length: repeats }, (_, repeat) =>
    archs.map((arch, index): TruthJob => ({ arch, index, repeat })),
  ).flat()
  const missing = jobs.filter((job) => !records.get(truthKey(job)))
  const before = jobs.length - missing.length
  let done = before
  await onThreads<TruthJob, TruthRecord>(missing, {
    module: new URL('truth-worker.ts', import.meta.url),
    setup: { setup, data, device } satisfies ThreadSetup,
    threads: workers,
    onResult(record) {
      records.add(record)
      onProgress?.({ done: ++done, all: jobs.length, before })
    },
  })
  return records
}
