// What the search-cost experiment measures, a stage each; every stage goes on from its records.
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { ortEngine } from '../../engines/ort-engine.ts'
import { predictExamples } from '../../heads/accuracy-quality.ts'
import { cellExamples } from '../../heads/cell-examples.ts'
import { fitAccuracyHead } from '../../heads/fit-accuracy-head.ts'
import { hypernetworkMethod } from '../prediction/methods.ts'
import { openRecords } from '../records.ts'
import { TARGET, headSearch } from './simulated-searches.ts'
import { trainingSecondsAnImage } from './step-cost.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { taskOf } from '@archcast/core/predict/tasks/task-of.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { Nb201Row } from '../../data/nb201-tables.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { MethodReadout } from '../prediction/methods.ts'
import type { Draw, HeadSearch } from './simulated-searches.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'

const SPACE = 'nas-bench-201'

export interface ExperimentStage {
  readonly folder: string
  readonly seed: number
  readonly device: EngineProvider
  /** Hears how much of the stage is done, of how much. */
  readonly onProgress: (done: number, all: number) => void
}

/** The surrogate of every cell of the pool; a larger pool goes on from a smaller one. */
export async function scorePool(
  { folder, seed, device, onProgress }: ExperimentStage,
  pool: readonly Nb201Row[],
  bundle: Bundle,
): Promise<MethodReadout[]> {
  const setup = { seed, model: bundle.manifest.version, device }
  const records = openRecords<MethodReadout & { key: string }>(join(folder, 'scored.ndjson'), setup)
  const missing = pool.filter(({ arch }) => !records.get(arch))
  const method = await hypernetworkMethod(bundle, SPACE, device)
  for (const [done, { arch }] of missing.entries()) {
    records.add({ key: arch, ...(await method.say(arch)) })
    onProgress(pool.length - missing.length + done + 1, pool.length)
  }
  await method.release()
  return pool.map(({ arch }) => records.get(arch)!)
}

/** A search by a head for each draw. */
export async function headSearches(
  { folder, seed, onProgress }: ExperimentStage,
  pool: readonly Nb201Row[],
  draws: readonly Draw[],
): Promise<HeadSearch[]> {
  const [{ drawn, labelled }] = draws
  const setup = { seed, pool: pool.length, count: drawn.length, labels: labelled.length }
  const records = openRecords<HeadSearch & { key: string }>(join(folder, 'heads.ndjson'), setup)
  const done = draws.every((_, i) => records.get(String(i)))
  const examples = done ? [] : cellExamples(pool)
  for (const [i, draw] of draws.entries()) {
    if (!records.get(String(i))) records.add({ key: String(i), ...(await headSearch(examples, draw, seed + i)) })
    onProgress(i + 1, draws.length)
  }
  return draws.map((_, i) => records.get(String(i))!)
}

/**
 * What a head predicts for every cell of the pool. It is fitted to all cells but those that compute the same as one of
 * the pool.
 */
export async function unseenHead(
  { folder, seed, onProgress }: ExperimentStage,
  pool: readonly Nb201Row[],
  all: readonly Nb201Row[],
): Promise<{ readonly labels: number; readonly values: readonly number[] }> {
  const known = new Set(pool.map(({ uniqueClass }) => uniqueClass))
  const others = all.filter(({ uniqueClass }) => !known.has(uniqueClass))
  const setup = { seed, pool: pool.length, labels: others.length }
  const records = openRecords<{ key: string; values: number[] }>(join(folder, 'unseen-head.ndjson'), setup)
  if (!records.get('values')) {
    const fit = await fitAccuracyHead(cellExamples(others), TARGET, seed, onProgress)
    const said = await predictExamples(fit, cellExamples(pool))
    records.add({ key: 'values', values: said.map(({ value }) => value) })
  }
  return { labels: others.length, values: records.get('values')!.values }
}

/** What the bundle's own head says of every cell of the pool; undefined where the bundle has none. */
export async function bundledHead(bundle: Bundle, pool: readonly Nb201Row[]): Promise<number[] | undefined> {
  const heads = await openHeads(ort, bundle)
  try {
    const task = heads.tasks.get(taskOf(bundle.manifest.dataset.name))
    if (!task) return undefined
    const graphs = pool.map(({ arch }) => resolveArchitecture({ space: SPACE, arch }).graph)
    const said = await Promise.all(graphs.map((graph) => task.predict(graph)))
    return said.map(({ whole }) => whole.value)
  } finally {
    await heads.release()
  }
}

/** Seconds of training an image takes, of each cell. */
export async function timeTraining(
  { folder, seed, device, onProgress }: ExperimentStage,
  rows: readonly Nb201Row[],
): Promise<number[]> {
  const records = openRecords<{ key: string; seconds: number }>(join(folder, 'steps.ndjson'), { seed, device })
  for (const [i, { arch }] of rows.entries()) {
    const measure = () => trainingSecondsAnImage(SPACE, arch, ortEngine(device), createRandom(seed + i))
    if (!records.get(arch)) records.add({ key: arch, seconds: await measure() })
    onProgress(i + 1, rows.length)
  }
  return rows.map(({ arch }) => records.get(arch)!.seconds)
}
