// Traces and metrics by OpenTelemetry, where its own variables ask for them; nothing of it is loaded otherwise.
import type { Metrics } from '../deps.ts'
import type { Fact } from './facts.ts'
import type { Telemetry } from 'bullmq'
import type { MiddlewareHandler } from 'hono'

export interface OpenTelemetry {
  /** A span and the duration of every request, behind the span of the caller's `traceparent`. */
  readonly middleware: MiddlewareHandler
  /** Counts what Prometheus is told too. */
  readonly metrics: Omit<Metrics, 'expose'>
  watch(facts: readonly Fact[]): void
  /** Sends what is left. */
  stop(): Promise<void>
}

const ASKED = /^OTEL_(EXPORTER_OTLP_(.*_)?ENDPOINT|(TRACES|METRICS)_EXPORTER|CONFIG_FILE)$/

/** Whether a variable says where traces or metrics go, and none that all is off. */
export function telemetryAsked(env: NodeJS.ProcessEnv): boolean {
  if (env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return false
  return Object.entries(env).some(([name, value]) => ASKED.test(name) && value?.trim() && value.trim() !== 'none')
}

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
export async function startOpenTelemetry(serviceVersion: string): Promise<OpenTelemetry> {
  process.env.OTEL_SERVICE_NAME ||= 'archcast'
  const [{ startNodeSdk }, { metrics: api }, { httpInstrumentationMiddleware }, { routePath }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/api'),
    import('@hono/otel'),
    import('hono/route'),
  ])
  const sdk = startNodeSdk({ instrumentations: [] })
  const meter = api.getMeter('archcast', serviceVersion)
  const [predictions, refusals, searches] = [
    ['archcast_predictions', 'Architectures predicted'],
    ['archcast_refusals', 'Requests answered with a problem, by its code'],
    ['archcast_searches', 'Searches started and ended'],
  ].map(([name, description]) => meter.createCounter(name, { description }))
  return {
    middleware: httpInstrumentationMiddleware({
      serviceVersion,
      spanNameFactory: (c) => `${c.req.method} ${routePath(c, -1)}`,
    }),
    metrics: {
      // The middleware's.
      request() {},
      predicted: (count) => predictions.add(count),
      refused: (code) => refusals.add(1, { code }),
      search: (what) => searches.add(1, { what }),
    },
    watch(facts) {
      for (const { name, help, read } of facts)
        meter.createObservableGauge(name, { description: help }).addCallback(async (result) => {
          for (const { value, labels } of await read()) result.observe(value, labels)
        })
    },
    stop: () => sdk.shutdown(),
  }
}

/** Jobs of the queue carry the trace of the request that started them. */
export async function queueTelemetry(): Promise<Telemetry> {
  const { BullMQOtel } = await import('bullmq-otel')
  return new BullMQOtel({ tracerName: 'archcast' })
}
