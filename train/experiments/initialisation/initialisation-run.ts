// The initialisation experiment: trains what is not trained yet, and tells how far it is.
import { join } from 'node:path'
import { onThreads } from '../job-threads.ts'
import { openRecords } from '../records.ts'
import { initialisationReport } from './initialisation-report.ts'
import { drawNetworks, jobOf, trainingSetup } from './initialisation-setup.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { Records } from '../records.ts'
import type { Curve, DrawOptions, Job, Start } from './initialisation-setup.ts'
import type { StartThreadSetup } from './initialisation-worker.ts'

export interface InitialisationOptions extends DrawOptions {
  /** Folder of the bundle, its name and version. */
  readonly model: string
  readonly name: string
  readonly version: string
  readonly data: string
  readonly folder: string
  readonly device: EngineProvider
  readonly workers: number
  readonly rates: readonly number[]
  /** Trainings of each network from each start at each rate. */
  readonly repeats: number
  readonly steps: number
  readonly onProgress: (progress: TrainingProgress) => void
}

export interface TrainingProgress {
  readonly done: number
  readonly all: number
  readonly text?: string
}

const STARTS: readonly Start[] = ['he', 'generated']

/** Records of random starts serve every bundle, those of generated ones the version that they are of. */
export async function runInitialisation(options: InitialisationOptions): Promise<ExperimentOutput> {
  const { model, name, version, data, folder, device, workers, rates, repeats, steps, seed, onProgress } = options
  const setup = trainingSetup(steps, seed)
  const networks = drawNetworks(options)
  const records: Record<Start, Records<Curve>> = {
    he: openRecords<Curve>(join(folder, `he-${steps}.ndjson`), setup),
    generated: openRecords<Curve>(join(folder, `generated-${version}-${steps}.ndjson`), { ...setup, version }),
  }
  const jobs = STARTS.flatMap((start) =>
    networks.flatMap((network) =>
      rates.flatMap((rate) => Array.from({ length: repeats }, (_, repeat) => jobOf(network, start, rate, repeat))),
    ),
  )
  const left = jobs.filter(({ start, key }) => !records[start].get(key))
  const startOf = new Map(jobs.map(({ key, start }) => [key, start]))
  let done = jobs.length - left.length
  await onThreads<Job, Curve>(left, {
    module: new URL('initialisation-worker.ts', import.meta.url),
    setup: { setup, data, model, device } satisfies StartThreadSetup,
    threads: workers,
    onProgress: (text) => onProgress({ done, all: jobs.length, text }),
    onResult(curve) {
      records[startOf.get(curve.key)!].add(curve)
      onProgress({ done: ++done, all: jobs.length })
    },
  })
  const curveOf = ({ start, key }: Job) => records[start].get(key)!
  return initialisationReport({ networks, rates, repeats, setup, model: `${name} ${version}`, curveOf })
}
