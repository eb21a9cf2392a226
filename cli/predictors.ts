// The predictors that a command works with, as the service has them.
import { availableParallelism } from 'node:os'
import * as ort from 'onnxruntime-node'
import { chooseProvider } from '@archcast/serve/node/providers.ts'
import { createForecaster } from '@archcast/core/predict/forecaster.ts'
import { createPool } from '@archcast/serve/node/pool.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { Extra } from '@archcast/core/predict/heads.ts'
import type { Forecaster, Predictor } from '@archcast/core/predict/types.ts'
import type { PredictorPool } from '@archcast/serve/node/pool.ts'

/** Requests that may wait in the pool; commands keep fewer than that under way. */
export const AHEAD = 64

export async function openPool(folder: string, processes = availableParallelism()): Promise<PredictorPool> {
  return poolOver(folder, await loadBundleFolder(folder), processes)
}

async function poolOver(folder: string, bundle: Bundle, processes: number): Promise<PredictorPool> {
  return createPool({
    folder,
    bundle,
    executionProvider: await chooseProvider(process.env.ARCHCAST_PROVIDER),
    processes,
    queue: 2 * AHEAD,
  })
}

export interface OpenForecaster extends Forecaster {
  /** That score. */
  readonly processes: number
  close(): Promise<void>
}

/** Heads in this process, and a pool of others that is opened when weights are first wanted. */
export async function openForecaster(
  folder: string,
  extra: Extra = {},
  processes = availableParallelism(),
): Promise<OpenForecaster> {
  const bundle = await loadBundleFolder(folder)
  const { name, version, spaces } = bundle.manifest
  const heads = await openHeads(ort, bundle, { intraOpNumThreads: 1 }, extra)
  let pool: Promise<PredictorPool> | undefined
  const opened = () => (pool ??= poolOver(folder, bundle, processes))
  const predictor: Predictor = {
    model: { name, version, spaces },
    executionProvider: 'cpu',
    predict: async (architecture, options) => (await opened()).predict(architecture, options),
    weights: async (architecture) => (await opened()).weights(architecture),
    child: async (architecture) => (await opened()).child(architecture),
  }
  return {
    ...createForecaster(predictor, heads),
    processes,
    async close() {
      await heads.release()
      await (await pool)?.close()
    },
  }
}
