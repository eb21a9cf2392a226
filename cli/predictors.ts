// The predictor that a command works with: a pool over a bundle, as the service has it.
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { chooseProvider } from '@archcast/serve/providers.ts'
import { createPool } from '@archcast/serve/pool.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import type { PredictorPool } from '@archcast/serve/pool.ts'

export const DEFAULT_MODEL = fileURLToPath(new URL('../models/cifar10-nb201', import.meta.url))

/** Requests that may wait in the pool; commands keep fewer than that under way. */
export const AHEAD = 64

export async function openPool(folder: string, processes = availableParallelism()): Promise<PredictorPool> {
  const bundle = await loadBundleFolder(folder)
  return createPool({ folder, bundle, executionProvider: await chooseProvider(), processes, queue: 2 * AHEAD })
}

/** Runs `work` on every item with up to AHEAD under way, and hands on results in the items' order. */
export async function* ahead<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = []
  for await (const item of items) {
    running.push(work(item))
    if (running.length >= AHEAD) yield await running.shift()!
  }
  while (running.length > 0) yield await running.shift()!
}
