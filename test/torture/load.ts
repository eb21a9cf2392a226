// Networks that a service is asked for all at once, and what the machine did meanwhile.
import { readFileSync, readdirSync } from 'node:fs'
import { longNetwork, smallDocument } from './documents.ts'
import { requestOf } from './wire.ts'

export interface Asked {
  readonly path: string
  readonly document: (seed: number) => object
  /** Other documents than these are not sent. */
  readonly count: number
}

/** What keeps threads busy for tens of milliseconds, and what hardly does. */
export const LONG: Asked = { path: '/v1/predict?device=all', document: (seed) => longNetwork(seed), count: 50 }
export const SMALL: Asked = { path: '/v1/predict', document: smallDocument, count: 500 }

/** Requests in turn. */
export function requestsOf(url: string, { path, document, count }: Asked): () => Buffer {
  const requests = Array.from({ length: count }, (_, seed) => requestOf(url, path, JSON.stringify(document(seed))))
  let next = 0
  return () => requests[next++ % count]
}

/** Milliseconds of a core that each has taken so far. */
export interface Taken {
  /** Threads that compute. */
  readonly threads: number
  /** All else of the service. */
  readonly rest: number
  readonly client: number
  /** All that the machine has been busy for. */
  readonly machine: number
}

/** A tick of Linux' clock. */
const TICK = 10

/** Of Linux. */
export function takenBy(pid: number): Taken {
  let threads = 0
  let all = 0
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const [name, fields] = readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8')
      .split(/\((.*)\) /)
      .slice(1)
    const numbers = fields.split(' ').map(Number)
    const taken = TICK * (numbers[11] + numbers[12])
    all += taken
    if (name === 'WorkerThread') threads += taken
  }
  const { user, system } = process.cpuUsage()
  const busy = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].split(/ +/).slice(1).map(Number) // prettier-ignore
  return {
    threads,
    rest: all - threads,
    client: (user + system) / 1000,
    machine: TICK * (busy[0] + busy[1] + busy[2] + busy[5] + busy[6]),
  }
}

/** What was taken between, in cores, as a line. */
export function cores(before: Taken, after: Taken, milliseconds: number): string {
  const of = (name: keyof Taken) => (after[name] - before[name]) / milliseconds
  const others = of('machine') - of('threads') - of('rest') - of('client')
  const told = (value: number) => Math.max(0, value).toFixed(2)
  return (
    `cores: ${told(of('threads'))} threads, ${told(of('rest'))} rest of the service, ${told(of('client'))} this client, ` +
    `${told(others)} others`
  )
}
