// The Node service: reads its settings, loads the bundle, listens, and drains when told to stop.
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import * as ort from 'onnxruntime-node'
import service from '../package.json' with { type: 'json' }
import { aboutBundle } from './about-bundle.ts'
import { openAccessLog } from './access-log.ts'
import { createApp } from './app.ts'
import { callerAddress } from './node/addresses.ts'
import { collectForRequests } from './node/allocator.ts'
import { drainable } from './node/drain.ts'
import { factsOf } from './node/facts.ts'
import { bothMetrics, prometheusMetrics } from './node/metrics.ts'
import { readExtra } from './node/named-file.ts'
import { queueTelemetry, startOpenTelemetry, telemetryAsked } from './node/otel.ts'
import { openPage } from './node/page-files.ts'
import { createPool } from './node/pool.ts'
import { chooseProvider } from './node/providers.ts'
import { perMinute } from './node/rate-limit.ts'
import { openSearchStore } from './node/search-store.ts'
import { readSettings } from './node/settings.ts'
import { disableTelemetry } from './node/telemetry.ts'
import { openWork } from './node/work/open-work.ts'
import { connectRedis, redactedAddress } from './redis/connect.ts'
import { queuedSearches } from './redis/queued-searches.ts'
import { inProcessSearches } from './searches.ts'
import { EXAMPLE_CELL, warmUp } from './warm-up.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import type { Settings } from './node/settings.ts'
import type { Server } from 'node:http'

/** Milliseconds that requests under way may take after the signal to stop. */
const DRAIN_LIMIT = 30_000

/** Milliseconds that a request may take to come in: its head, and all of it. */
const TIMES = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 2000 }

function refuse(reason: string): never {
  console.error(`archcast: ${reason}`)
  process.exit(1)
}
const message = (error: unknown) => (error instanceof Error ? error.message : String(error))

function settings(): Settings {
  try {
    return readSettings(process.env, process.argv.slice(2))
  } catch (error) {
    return refuse(message(error))
  }
}

disableTelemetry()
collectForRequests()
const { port, hostname, folder, taskFiles, deviceFiles, processes, threads, queue, provider, queueUrl, ...asked } =
  settings()
for (const line of asked.told) console.error(`archcast: ${line}`)
const tellOfQueue = (lost?: string) =>
  console.error(lost === undefined ? 'the queue of searches is back' : `the queue of searches is lost: ${lost}`)
// Without it at the start there is no service; one that goes away later takes the searches along, and nothing else.
const redis =
  queueUrl === undefined
    ? undefined
    : await connectRedis(queueUrl, 'impatient', tellOfQueue).catch((error: unknown) => refuse(message(error)))
const bundle = await loadBundleFolder(folder).catch((error: unknown) =>
  refuse(`the model in ${folder} cannot be served: ${message(error)}`),
)
const executionProvider = await chooseProvider(provider).catch((error: unknown) => refuse(message(error)))

const extra = await readExtra(taskFiles, deviceFiles).catch((error: unknown) => refuse(message(error)))

// What they know is told here; threads answer by them, as nothing is to keep the loop that answers probes.
const heads = await openHeads(ort, bundle, { intraOpNumThreads: 1 }, extra).catch((error: unknown) =>
  refuse(`the heads of the model in ${folder} cannot be served: ${message(error)}`),
)

/** A file that nobody named may be missing; one that was named may not. */
const records = (() => {
  if (queueUrl !== undefined || !asked.store) return undefined
  try {
    return openSearchStore(asked.store.path)
  } catch (error) {
    if (asked.store.asked) refuse(message(error))
    console.error(`archcast: searches end with this process: ${message(error)}`)
    return undefined
  }
})()

let ready = false
const onError = (error: unknown, request?: string) =>
  console.error(...(request === undefined ? [error] : [`request ${request}:`, error]))
const onDeath = (why: string) => console.error(`a process that scores has ended (${why}) and is replaced`)
const otel = telemetryAsked(process.env) ? await startOpenTelemetry(service.version) : undefined
const log = asked.accessLog ? openAccessLog() : undefined
const pool = createPool({ folder, bundle, executionProvider, processes, queue, onDeath })
const answering = openWork({
  folder,
  taskFiles,
  deviceFiles,
  executionProvider,
  count: threads,
  pool,
  processes,
  predictor: createPredictor(pool, heads),
  onDeath: onError,
})
const { predictor } = answering
const searches =
  redis === undefined
    ? inProcessSearches(predictor, { records, onError, onEnd: (status) => metrics.search(status) })
    : queuedSearches(redis, predictor, { onError, ...(otel && { telemetry: await queueTelemetry() }) })
const facts = factsOf({ model: bundle.manifest, pids: () => pool.pids(), oldest: () => pool.oldest(), searches })
const prometheus = prometheusMetrics(() => pool.waiting() + answering.threads.waiting, facts, pool)
const metrics = otel ? bothMetrics(prometheus, otel.metrics) : prometheus
otel?.watch(facts)
const app = createApp({
  predictor,
  work: answering.work,
  searches,
  ready: () => ready && pool.ready() && answering.threads.alive > 0,
  version: service.version,
  metrics,
  ...(otel && { around: otel.middleware }),
  ...(log && { onRequest: (line) => log.write(line) }),
  busy: () => pool.full(),
  bundle: aboutBundle(bundle.manifest),
  page: openPage(bundle),
  onError,
  access: {
    tokens: asked.tokens,
    origins: asked.origins,
    ...(asked.rate && { allow: perMinute(asked.rate) }),
    address: ({ headers }, context) =>
      callerAddress(getConnInfo(context).remote.address ?? 'unknown', headers.get('x-forwarded-for'), asked.proxies),
  },
})
const server = serve({ fetch: app.fetch, port, hostname, serverOptions: TIMES }, ({ port: bound }) => {
  const warm = warmUp(processes, (example, options) => pool.predict(example, options))
  void Promise.all([warm, answering.threads.ready()]).then(
    () => {
      ready = true
      announce(bound)
    },
    (error: unknown) => refuse(`the model does not run: ${message(error)}`),
  )
})
server.on('error', (error: NodeJS.ErrnoException) =>
  refuse(error.code === 'EADDRINUSE' ? `port ${port} is in use; set PORT to another` : message(error)),
)

function announce(bound: number): void {
  const url = `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${bound}`
  const { name, version } = bundle.manifest
  console.log(`Archcast serves ${name} (${version}) on ${url}, ${processes} processes on ${executionProvider}. Try:\n`)
  console.log(
    `curl ${url}/v1/predict -H 'content-type: application/json' -d '{"space":"nas-bench-201","arch":"${EXAMPLE_CELL}"}'\n`,
  )
  if (queueUrl !== undefined)
    console.log(`Searches go to workers: node cli/archcast.js worker --queue ${redactedAddress(queueUrl)}`)
}

const drain = drainable(server as Server)
let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1)
    stopping = true
    ready = false
    console.log(`${signal}: answering what is under way, then stopping`)
    searches.stop?.()
    setTimeout(() => refuse('requests under way did not end in time'), DRAIN_LIMIT).unref()
    // The pool's processes end with this one.
    void drain()
      .then(() => otel?.stop())
      .catch(onError)
      .then(() => {
        log?.flush()
        process.exit(0)
      })
  })
}
