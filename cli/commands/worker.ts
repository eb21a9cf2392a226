// `archcast worker`: takes shards of searches from a queue until it is told to stop. Run as many as you like, on any
// machines.
import { Command, Option } from 'commander'
import { positiveWhole } from '../numbers.ts'
import { openPredictor } from '../predictors.ts'
import { progressLine } from '../progress.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { listOf, unknownSettings } from '@archcast/serve/environment.ts'
import { readExtra } from '@archcast/serve/node/named-file.ts'
import { queueTelemetry, startOpenTelemetry, telemetryAsked } from '@archcast/serve/node/otel.ts'
import { connectRedis, redactedAddress } from '@archcast/serve/redis/connect.ts'
import { startQueueWorker } from '@archcast/serve/redis/queue-worker.ts'
import { warmUp } from '@archcast/serve/warm-up.ts'

interface Options {
  readonly queue: string
  readonly model: string
  readonly processes?: number
}

/** Milliseconds that shards under way may take after the signal to stop; what is not done then is another worker's. */
const STOP_LIMIT = 10_000

export function workerCommand(): Command {
  return new Command('worker')
    .description('Run searches of services that share a queue, until SIGINT or SIGTERM.')
    .addOption(
      new Option('--queue <url>', 'Redis, such as redis://localhost:6379')
        .env('ARCHCAST_QUEUE_URL')
        .makeOptionMandatory(),
    )
    .option('--model <folder>', 'model bundle, the same as that of the services', DEFAULT_MODEL)
    .option('--processes <count>', 'processes that score (default: one a core)', positiveWhole)
    .action(run)
}

async function run({ queue, model, processes }: Options): Promise<void> {
  for (const line of unknownSettings(process.env)) console.error(`archcast: ${line}`)
  const where = `the queue at ${redactedAddress(queue)}`
  const redis = await connectRedis(queue, 'patient', (lost) =>
    console.error(lost === undefined ? `${where} is back` : `${where} is lost: ${lost}; waiting for it`),
  )
  const extra = await readExtra(
    listOf(process.env, 'ARCHCAST_TASK_FILES'),
    listOf(process.env, 'ARCHCAST_DEVICE_FILES'),
  )
  const predictor = await openPredictor(model, extra, processes)
  // The first shard shall not wait for the model to load, and a model that does not run take none.
  await warmUp(predictor.processes, (example, options) =>
    predictor.predict(example, { ...options, method: 'surrogate' }),
  )
  const otel = telemetryAsked(process.env) ? await startOpenTelemetry('worker') : undefined
  const line = progressLine()
  const begun = performance.now()
  let done = 0
  const worker = startQueueWorker(redis, predictor, {
    shards: predictor.processes + 1,
    ...(otel && { telemetry: await queueTelemetry() }),
    onShard(architectures) {
      done += architectures
      line.show(`${done} architectures, ${(done / ((performance.now() - begun) / 1000)).toFixed(1)} a second`)
    },
    onError: (error) => console.error(error),
  })
  const { name, version } = predictor.model
  console.log(
    `Takes shards of searches with ${name} (${version}) from the queue at ${redactedAddress(queue)}; processes that score: ${predictor.processes}`,
  )
  await stopSignal()
  // A second signal, or the limit, ends it where it stands: nothing is lost by that.
  for (const signal of SIGNALS) process.once(signal, () => process.exit(1))
  setTimeout(() => process.exit(1), STOP_LIMIT).unref()
  await worker.close()
  await predictor.close()
  await otel?.stop().catch((error: unknown) => console.error(error))
  redis.disconnect()
  line.end(`${done} architectures`)
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve())
  })
}
