// Where the searches of a service run and are kept: workers behind Redis, or this process and a file.
import { connectRedis } from '../redis/connect.ts'
import { queuedSearches } from '../redis/queued-searches.ts'
import { inProcessSearches } from '../searches.ts'
import { queueTelemetry } from './otel.ts'
import { openSearchStore } from './search-store.ts'
import { startStep } from './start-error.ts'
import type { Searches, SearchesOptions } from '../searches.ts'
import type { SearchStore } from './search-store.ts'
import type { Settings } from './settings.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'

export interface SearchBackendOptions extends Pick<SearchesOptions, 'onEnd'> {
  readonly onError: (error: unknown) => void
  /** Whether jobs of the queue carry the traces of their requests. */
  readonly traced: boolean
}

export interface SearchBackend {
  open(predictor: Predictor, options: SearchBackendOptions): Promise<Searches>
  close(): void
}

/** @throws {StartError} where the queue cannot be reached, or a store that was named not be opened */
export async function openSearchBackend({
  queueUrl,
  store,
}: Pick<Settings, 'queueUrl' | 'store'>): Promise<SearchBackend> {
  if (queueUrl === undefined) return inThisProcess(await openRecords(store))
  return behindRedis(queueUrl)
}

function inThisProcess(records: SearchStore | undefined): SearchBackend {
  return {
    open: async (predictor, { onError, onEnd }) =>
      inProcessSearches(predictor, { records, onError, ...(onEnd && { onEnd }) }),
    close: () => records?.close(),
  }
}

/**
 * Without the queue at the start there is no service; one that goes away later takes the searches along, and nothing
 * else.
 */
async function behindRedis(url: string): Promise<SearchBackend> {
  const redis = await startStep(() => connectRedis(url, 'impatient', tellOfQueue))
  return {
    open: async (predictor, { onError, traced }) =>
      queuedSearches(redis, predictor, { onError, ...(traced && { telemetry: await queueTelemetry() }) }),
    close: () => redis.disconnect(),
  }
}

const tellOfQueue = (lost?: string) =>
  console.error(lost === undefined ? 'the queue of searches is back' : `the queue of searches is lost: ${lost}`)

/** A file that nobody named may be missing; one that was named may not. */
async function openRecords(store: Settings['store']): Promise<SearchStore | undefined> {
  if (!store) return undefined
  const opened = startStep(() => openSearchStore(store.path))
  if (store.asked) return opened
  return opened.catch((error: Error) => {
    console.error(`archcast: searches end with this process: ${error.message}`)
    return undefined
  })
}
