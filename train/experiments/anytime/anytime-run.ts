// The anytime experiment scores random networks, then trains the best, as many random ones, and one built by hand.
import { join } from 'node:path'
import { onThreads } from '../job-threads.ts'
import { openRecords } from '../records.ts'
import { drawNetworks, scoreCandidates } from './anytime-candidates.ts'
import { anytimeReport, predictedCurve } from './anytime-report.ts'
import { baselineKey, trainingSetup } from './anytime-setup.ts'
import { areaUnder } from './curve.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { AnytimeJob, Group, TrainedExits } from './anytime-setup.ts'
import type { AnytimeThreadSetup } from './anytime-worker.ts'
import type { Scorer } from '@archcast/core/predict/predictor-types.ts'

export interface AnytimeExperimentOptions {
  readonly scorer: Scorer
  readonly data: string
  readonly folder: string
  readonly device: EngineProvider
  readonly workers: number
  readonly seed: number
  /** Random networks that are scored. */
  readonly candidates: number
  /** Networks of each kind that are trained. */
  readonly top: number
  /** Steps of each training. */
  readonly steps: number
  /** Multiply-accumulates that curves end at. */
  readonly budget: number
  readonly onScored: (done: number, all: number) => void
  readonly onTraining: (done: number, all: number, progress: string) => void
}

/** Trainings of the network built by hand, which differ in where its weights start. */
const BASELINE_TRAININGS = 3
/** The number of the first random network: far from those that are scored. */
const RANDOM_FROM = 1_000_000
/** Of CIFAR-10's ten classes. */
const CHANCE = 0.1

export async function runAnytime(options: AnytimeExperimentOptions): Promise<ExperimentOutput> {
  const { scorer, folder, seed, candidates: count, top, budget, onScored } = options
  const setup = trainingSetup(options.steps, seed)
  const area = { budget, chance: CHANCE }
  const random = drawNetworks(seed, RANDOM_FROM, top)
  const scored = await scoreCandidates({
    folder,
    scorer,
    archs: [...random, ...drawNetworks(seed, 0, count)],
    imageSize: setup.imageSize,
    onScored: (done) => onScored(done, count + top),
  })
  const chosen = scored
    .slice(top)
    .toSorted((a, b) => areaUnder(predictedCurve(b), area) - areaUnder(predictedCurve(a), area))
    .slice(0, top)
    .map(({ key }) => key)
  const baselines = Array.from({ length: BASELINE_TRAININGS }, (_, i) => baselineKey(i))
  const members: [Group, string][] = [
    ...chosen.map((key): [Group, string] => ['searched', key]),
    ...random.map((key): [Group, string] => ['random', key]),
    ...baselines.map((key): [Group, string] => ['hand-made', key]),
  ]
  const trained = await trainAll(
    members.map(([, key]) => key),
    options,
  )
  return anytimeReport({
    trained: members.map(([group, key]) => ({ group, exits: trained.get(key)! })),
    predicted: new Map(scored.map((candidate) => [candidate.key, candidate])),
    area,
    seed,
    description:
      `${count} random networks of the anytime space scored by the GHN with generated weights, the ${top} with the largest predicted area trained; ` +
      `${top} random networks that were not chosen, and a chain of 3x3 convolutions with an exit after each, trained alike: ${setup.steps} steps of ` +
      `${setup.batchSize} images of ${setup.imageSize} x ${setup.imageSize} from random weights. Exits are judged on ${setup.validation} validation images and measured on CIFAR-10's test images.`,
    settings: { ...setup, candidates: count, top, model: scorer.model },
  })
}

async function trainAll(
  keys: readonly string[],
  options: AnytimeExperimentOptions,
): Promise<ReadonlyMap<string, TrainedExits>> {
  const { data, device, folder, workers, steps, seed, onTraining } = options
  const setup = trainingSetup(steps, seed)
  const records = openRecords<TrainedExits>(join(folder, 'trained.ndjson'), setup)
  const wanted = new Set(keys)
  const done = () => [...wanted].filter((key) => records.get(key)).length
  const jobs = [...wanted].flatMap((key): AnytimeJob[] => (records.get(key) ? [] : [{ key, number: numberOf(key) }]))
  await onThreads<AnytimeJob, TrainedExits>(jobs, {
    module: new URL('anytime-worker.ts', import.meta.url),
    setup: { setup, data, device } satisfies AnytimeThreadSetup,
    threads: workers,
    onProgress: (progress) => onTraining(done(), wanted.size, progress),
    onResult: (result) => records.add(result),
  })
  return new Map([...wanted].map((key) => [key, records.get(key)!]))
}

/** A number for a key, whatever other networks take part: where its weights start must not depend on them. */
function numberOf(key: string): number {
  let number = 0
  for (const character of key) number = (number * 31 + character.charCodeAt(0)) % 65_521
  return number
}
