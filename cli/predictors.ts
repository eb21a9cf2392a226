// The predictor that a command works with: a pool over a bundle, as the service has it.
import { availableParallelism } from 'node:os'
import { chooseProvider } from '@archcast/serve/providers.ts'
import { createPool } from '@archcast/serve/pool.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import type { PredictorPool } from '@archcast/serve/pool.ts'

/** Requests that may wait in the pool; commands keep fewer than that under way. */
export const AHEAD = 64

export async function openPool(folder: string, processes = availableParallelism()): Promise<PredictorPool> {
  const bundle = await loadBundleFolder(folder)
  return createPool({ folder, bundle, executionProvider: await chooseProvider(), processes, queue: 2 * AHEAD })
}
