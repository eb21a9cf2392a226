// The predictors and scorers that a command works with, as the service has them.
import { availableParallelism } from 'node:os'
import * as ort from 'onnxruntime-node'
import { modelOf } from '@archcast/core/bundle/inner.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { createPool } from '@archcast/serve/node/pool.ts'
import { chooseProvider } from '@archcast/serve/node/providers.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { Extra } from '@archcast/core/predict/heads.ts'
import type { Predictor, Scorer } from '@archcast/core/predict/predictor-types.ts'
import type { ScorerPool } from '@archcast/serve/node/pool.ts'

/** Requests that may wait in the pool; commands keep fewer than that under way. */
export const AHEAD = 64

export async function openPool(folder: string, processes = availableParallelism()): Promise<ScorerPool> {
  return poolOver(folder, await loadBundleFolder(folder), processes)
}

async function poolOver(folder: string, bundle: Bundle, processes: number): Promise<ScorerPool> {
  return createPool({
    folder,
    model: modelOf(bundle),
    executionProvider: await chooseProvider(process.env.ARCHCAST_PROVIDER),
    processes,
    queue: 2 * AHEAD,
  })
}

export interface OpenPredictor extends Predictor {
  /** That score. */
  readonly processes: number
  close(): Promise<void>
}

/** Heads in this process, and a pool of others that is opened when weights are first wanted. */
export async function openPredictor(
  folder: string,
  extra: Extra = {},
  processes = availableParallelism(),
): Promise<OpenPredictor> {
  const bundle = await loadBundleFolder(folder)
  const heads = await openHeads(ort, bundle, { intraOpNumThreads: 1 }, extra)
  let pool: Promise<ScorerPool> | undefined
  const opened = () => (pool ??= poolOver(folder, bundle, processes))
  const scorer: Scorer = {
    model: modelOf(bundle),
    executionProvider: 'cpu',
    predict: async (architecture, options) => (await opened()).predict(architecture, options),
    weights: async (architecture) => (await opened()).weights(architecture),
    child: async (architecture) => (await opened()).child(architecture),
  }
  return {
    ...createPredictor(scorer, heads),
    processes,
    async close() {
      await heads.release()
      await (await pool)?.close()
    },
  }
}
