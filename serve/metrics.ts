// The service's metrics in Prometheus' text format.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Metrics } from './deps.ts'

/** `waiting` gives the length of the queue when the metrics are read. */
export function prometheusMetrics(waiting: () => number): Metrics {
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
  return {
    request(route, method, status, duration) {
      requests.inc({ route, method, status })
      seconds.observe({ route, method }, duration)
    },
    predicted: (count) => predictions.inc(count),
    expose: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  }
}
