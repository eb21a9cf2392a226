// The service with all that it works with: its model, processes, threads and searches, and what it tells of itself.
import { getConnInfo } from '@hono/node-server/conninfo'
import { aboutBundle } from '../about-bundle.ts'
import { openAccessLog } from '../access-log.ts'
import { createApp } from '../app.ts'
import { warmUp } from '../warm-up.ts'
import { callerAddress } from './addresses.ts'
import { factsOf } from './facts.ts'
import { bothMetrics, prometheusMetrics } from './metrics.ts'
import { startOpenTelemetry, telemetryAsked } from './otel.ts'
import { openPage } from './page-files.ts'
import { createPool } from './pool.ts'
import { perMinute } from './rate-limit.ts'
import { openSearchBackend } from './search-backend.ts'
import { openServedModel } from './served-model.ts'
import { startStep } from './start-error.ts'
import { openWork } from './work/open-work.ts'
import { modelOf } from '@archcast/core/bundle/inner.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import type { AccessRules } from '../access.ts'
import type { Provider } from './providers.ts'
import type { Settings } from './settings.ts'
import type { Hono } from 'hono'

export interface OpenService {
  readonly app: Hono
  readonly model: { readonly name: string; readonly version: string }
  readonly executionProvider: Provider
  /** Has every process and thread load the model; then the app answers. @throws {StartError} where it does not run */
  warm(): Promise<void>
  /** From now on requests are told that the service stops, and who waits for a search waits no longer. */
  refuseNew(): void
  /** Sends and writes what waits. */
  flush(): Promise<void>
  /** Ends processes, threads and connections. */
  close(): Promise<void>
}

/**
 * @param version of the service
 * @throws {StartError} that says what of the settings cannot be had
 */
export async function openService(settings: Settings, version: string): Promise<OpenService> {
  const { folder, taskFiles, deviceFiles, processes, threads: count, queue, accessLog } = settings
  const backend = await openSearchBackend(settings)
  const { bundle, executionProvider, heads } = await openServedModel(settings)
  const otel = telemetryAsked(process.env) ? await startOpenTelemetry(version) : undefined
  const log = accessLog ? openAccessLog() : undefined
  const pool = createPool({ folder, model: modelOf(bundle), executionProvider, processes, queue, onDeath: tellOfDeath })
  const { predictor, threads, work } = openWork({
    folder,
    taskFiles,
    deviceFiles,
    executionProvider,
    count,
    pool,
    processes,
    predictor: createPredictor(pool, heads),
    onDeath: tellOfError,
  })
  const searches = await backend.open(predictor, {
    onError: tellOfError,
    onEnd: (status) => metrics.search(status),
    traced: otel !== undefined,
  })
  const facts = factsOf({ model: bundle.manifest, pids: () => pool.pids(), oldest: () => pool.oldest(), searches })
  const prometheus = prometheusMetrics(() => pool.waiting() + threads.waiting, facts, pool)
  const metrics = otel ? bothMetrics(prometheus, otel.metrics) : prometheus
  otel?.watch(facts)
  let state: 'starting' | 'ready' | 'stopping' = 'starting'
  const app = createApp({
    predictor,
    work,
    searches,
    ready: () => state === 'ready' && pool.ready() && threads.alive > 0,
    version,
    metrics,
    ...(otel && { around: otel.middleware }),
    ...(log && { onRequest: (line) => log.write(line) }),
    busy: () => pool.full(),
    bundle: aboutBundle(bundle.manifest),
    page: openPage(bundle),
    onError: tellOfError,
    access: accessBy(settings),
  })
  return {
    app,
    model: bundle.manifest,
    executionProvider,
    async warm() {
      const warming = warmUp(processes, (example, options) => pool.predict(example, options))
      await startStep(
        () => Promise.all([warming, threads.ready()]),
        (reason) => `the model does not run: ${reason}`,
      )
      if (state === 'starting') state = 'ready'
    },
    refuseNew() {
      state = 'stopping'
      searches.stop?.()
    },
    async flush() {
      await otel?.stop().catch(tellOfError)
      log?.flush()
    },
    async close() {
      await Promise.all([threads.close(), pool.close(), heads.release()])
      backend.close()
    },
  }
}

function accessBy({ tokens, origins, rate, proxies }: Settings): AccessRules {
  return {
    tokens,
    origins,
    ...(rate && { allow: perMinute(rate) }),
    address: ({ headers }, context) =>
      callerAddress(getConnInfo(context).remote.address ?? 'unknown', headers.get('x-forwarded-for'), proxies),
  }
}

const tellOfError = (error: unknown, request?: string) =>
  console.error(...(request === undefined ? [error] : [`request ${request}:`, error]))

const tellOfDeath = (why: string) => console.error(`a process that scores has ended (${why}) and is replaced`)
