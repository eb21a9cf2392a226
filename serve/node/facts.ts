// What the service tells of itself when it is asked: numbers as they are now, for Prometheus and for OpenTelemetry
// alike.
import { readFile } from 'node:fs/promises'
import type { Searches } from '../searches.ts'

export interface FactSample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

export interface Fact {
  readonly name: string
  readonly help: string
  readonly labels?: readonly string[]
  readonly read: () => Promise<readonly FactSample[]>
}

export interface FactSources {
  readonly model: { readonly name: string; readonly version: string }
  /** Processes that score. */
  readonly pids?: () => readonly number[]
  /** Seconds that the prediction which waits longest has waited, 0 where none does. */
  readonly oldest?: () => number
  readonly searches?: Searches
}

export function factsOf({ model, pids, oldest, searches }: FactSources): Fact[] {
  const facts: Fact[] = [
    {
      name: 'archcast_model_info',
      help: 'The model that answers, always 1',
      labels: ['name', 'version'],
      read: async () => [{ labels: { name: model.name, version: model.version }, value: 1 }],
    },
  ]
  if (oldest)
    facts.push({
      name: 'archcast_queue_age_seconds',
      help: 'How long the prediction that waits longest has waited for a process',
      read: async () => [{ value: oldest() }],
    })
  if (pids)
    facts.push({
      name: 'archcast_child_memory_bytes',
      help: 'Resident memory of each process that scores; only where the system tells it by /proc',
      labels: ['child'],
      read: async () => (await Promise.all(pids().map(residentBytes))).flatMap(sampleOfChild),
    })
  if (searches?.load) {
    const load = together(() => searches.load!())
    for (const [name, { key, help }] of Object.entries(LOAD))
      facts.push({
        name,
        help,
        read: async () => {
          // Where the queue is away nothing is known, and nothing is told.
          const value = (await load().catch(() => undefined))?.[key]
          return value === undefined ? [] : [{ value }]
        },
      })
  }
  return facts
}

const LOAD = {
  archcast_searches_running: { key: 'running', help: 'Searches that run in this process' },
  archcast_shards_waiting: { key: 'waiting', help: 'Shards of queued searches that wait for a worker' },
  archcast_shards_oldest_seconds: { key: 'oldest', help: 'How long the shard that waits longest has waited' },
} as const

/** Asks once for all who ask before the answer is there: facts are read at the same time. */
function together<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined
  return () => (asked ??= ask().finally(() => (asked = undefined)))
}

/** Numbered by their place: the ids of processes would make ever new series. */
const sampleOfChild = (value: number | undefined, child: number): FactSample[] =>
  value === undefined ? [] : [{ labels: { child: `${child}` }, value }]

async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? []
  return kibibytes === undefined ? undefined : 1024 * Number(kibibytes)
}
