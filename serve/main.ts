// The Node service: reads its settings, loads the bundle, listens, and drains when told to stop.
import { availableParallelism } from 'node:os'
import { getConnInfo } from '@hono/node-server/conninfo'
import { serve } from '@hono/node-server'
import type { Server } from 'node:http'
import * as ort from 'onnxruntime-node'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import service from '../package.json' with { type: 'json' }
import { aboutBundle } from './about-bundle.ts'
import { chooseProvider } from './providers.ts'
import { commaSeparated } from './access.ts'
import { createApp } from './app.ts'
import { createForecaster } from '@archcast/core/predict/forecaster.ts'
import { createPool } from './pool.ts'
import { DEFAULT_MODEL } from './default-model.ts'
import { drainable } from './drain.ts'
import { inProcessSearches } from './searches.ts'
import { perMinute } from './rate-limit.ts'
import { prometheusMetrics } from './metrics.ts'

const EXAMPLE = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'
/** Milliseconds that requests under way may take after the signal to stop. */
const DRAIN_LIMIT = 30_000

const { env } = process
const port = Number(env.PORT ?? 8787)
const hostname = env.HOST ?? '127.0.0.1'
const folder = env.ARCHCAST_MODEL ?? DEFAULT_MODEL
const processes = Number(env.ARCHCAST_PROCESSES ?? availableParallelism())
const queue = Number(env.ARCHCAST_QUEUE ?? 256)
const rate = env.ARCHCAST_RATE === undefined ? undefined : Number(env.ARCHCAST_RATE)

function refuse(reason: string): never {
  console.error(`archcast: ${reason}`)
  process.exit(1)
}
const message = (error: unknown) => (error instanceof Error ? error.message : String(error))

const whole = (x: number, low: number, high: number) => Number.isInteger(x) && x >= low && x <= high
if (!whole(port, 0, 65_535)) refuse(`PORT must be a port number, not '${env.PORT}'`)
if (!whole(processes, 1, 1024))
  refuse(`ARCHCAST_PROCESSES must be a positive whole number, not '${env.ARCHCAST_PROCESSES}'`)
if (!whole(queue, 1, 1_000_000)) refuse(`ARCHCAST_QUEUE must be a positive whole number, not '${env.ARCHCAST_QUEUE}'`)
if (rate !== undefined && !whole(rate, 1, 1_000_000))
  refuse(`ARCHCAST_RATE must be a positive whole number, not '${env.ARCHCAST_RATE}'`)
const bundle = await loadBundleFolder(folder).catch((error: unknown) =>
  refuse(`the model in ${folder} cannot be served: ${message(error)}`),
)
const executionProvider = await chooseProvider(env.ARCHCAST_PROVIDER).catch((error: unknown) => refuse(message(error)))

// Heads take less than a millisecond: they answer here, beside the processes that score.
const heads = await openHeads(ort, bundle, { intraOpNumThreads: 1 }).catch((error: unknown) =>
  refuse(`the heads of the model in ${folder} cannot be served: ${message(error)}`),
)

let ready = false
const onError = (error: unknown) => console.error(error)
const pool = createPool({ folder, bundle, executionProvider, processes, queue, onError })
const forecaster = createForecaster(pool, heads)
const app = createApp({
  predictor: forecaster,
  searches: inProcessSearches(forecaster, { onError }),
  ready: () => ready,
  version: service.version,
  metrics: prometheusMetrics(() => pool.waiting()),
  busy: () => pool.full(),
  bundle: aboutBundle(bundle.manifest),
  onError,
  access: {
    tokens: commaSeparated(env.ARCHCAST_TOKENS),
    origins: commaSeparated(env.ARCHCAST_ORIGINS),
    ...(rate && { allow: perMinute(rate) }),
    address: (_, context) => getConnInfo(context).remote.address ?? 'unknown',
  },
})
const server = serve({ fetch: app.fetch, port, hostname }, ({ port: bound }) => {
  void warmUp().then(
    () => announce(bound),
    (error: unknown) => refuse(`the model does not run: ${message(error)}`),
  )
})
server.on('error', (error: NodeJS.ErrnoException) =>
  refuse(error.code === 'EADDRINUSE' ? `port ${port} is in use; set PORT to another` : message(error)),
)

/** One prediction in every process, so that the first caller does not wait for the model to load. */
async function warmUp(): Promise<void> {
  const architecture = SPACES.get('nas-bench-201')!.resolve(EXAMPLE)
  await Promise.all(Array.from({ length: processes }, () => pool.predict(architecture, { images: 16 })))
  ready = true
}

function announce(bound: number): void {
  const url = `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${bound}`
  const { name, version } = bundle.manifest
  console.log(`Archcast serves ${name} (${version}) on ${url}, ${processes} processes on ${executionProvider}. Try:\n`)
  console.log(
    `curl ${url}/v1/predict -H 'content-type: application/json' -d '{"space":"nas-bench-201","arch":"${EXAMPLE}"}'\n`,
  )
}

const drain = drainable(server as Server)
let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1)
    stopping = true
    ready = false
    console.log(`${signal}: answering what is under way, then stopping`)
    setTimeout(() => refuse('requests under way did not end in time'), DRAIN_LIMIT).unref()
    // The pool's processes end with this one.
    void drain().then(() => process.exit(0))
  })
}
