// The service's metrics in Prometheus' text format.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Metrics } from '../deps.ts'
import type { Fact } from './facts.ts'

/** What the metrics tell of the processes that score. */
export interface PoolFacts {
  pids(): readonly number[]
  /** Processes that ended unasked since the service began. */
  deaths(): number
}

/**
 * @param waiting gives the length of the queue when the metrics are read. @param facts are read then too. @param pool
 * its processes
 */
export function prometheusMetrics(waiting: () => number, facts: readonly Fact[] = [], pool?: PoolFacts): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Counter({
    name: 'archcast_requests_total',
    help: 'Requests answered',
    labelNames: ['route', 'method', 'status'] as const,
    registers,
  })
  const seconds = new Histogram({
    name: 'archcast_request_duration_seconds',
    help: 'Time until the answer, or the head of one that streams',
    labelNames: ['route', 'method'] as const,
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
    registers,
  })
  const predictions = new Counter({
    name: 'archcast_predictions_total',
    help: 'Architectures predicted',
    registers,
  })
  const queue: Gauge = new Gauge({
    name: 'archcast_queue_length',
    help: 'Predictions that wait for a process',
    registers,
    collect: () => queue.set(waiting()),
  })
  if (pool) countProcesses(pool, registers)
  const [refusals, searches] = (
    [
      ['archcast_refusals_total', 'Requests answered with a problem, by its code', 'code'],
      ['archcast_searches_total', 'Searches started, and those that ended in this process by their status', 'what'],
    ] as const
  ).map(([name, help, label]) => new Counter({ name, help, labelNames: [label], registers }))
  for (const { name, help, labels = [], read } of facts) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers,
      async collect() {
        const samples = await read()
        gauge.reset()
        for (const sample of samples) gauge.set({ ...sample.labels }, sample.value)
      },
    })
  }
  return {
    request(route, method, status, duration) {
      requests.inc({ route, method, status })
      seconds.observe({ route, method }, duration)
    },
    predicted: (count) => predictions.inc(count),
    refused: (code) => refusals.inc({ code }),
    search: (what) => searches.inc({ what }),
    expose: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  }
}

function countProcesses(pool: PoolFacts, registers: Registry[]): void {
  const alive: Gauge = new Gauge({
    name: 'archcast_pool_processes',
    help: 'Processes that score',
    registers,
    collect: () => alive.set(pool.pids().length),
  })
  const deaths: Counter = new Counter({
    name: 'archcast_pool_deaths_total',
    help: 'Processes that score which ended unasked',
    registers,
    collect() {
      deaths.reset()
      deaths.inc(pool.deaths())
    },
  })
}
/** Counts in both. */
export const bothMetrics = (own: Metrics, other: Omit<Metrics, 'expose'>): Metrics => ({
  request(...request) {
    own.request(...request)
    other.request(...request)
  },
  predicted(count) {
    own.predicted(count)
    other.predicted(count)
  },
  refused(code) {
    own.refused(code)
    other.refused(code)
  },
  search(what) {
    own.search(what)
    other.search(what)
  },
  expose: () => own.expose(),
})
