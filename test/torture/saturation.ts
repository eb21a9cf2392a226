// The head at five times its capacity: the service answers as much as at its best, soon, and refuses the rest at once.
import { LONG, cores, requestsOf, takenBy } from './load.ts'
import { wireOf } from './wire.ts'
import { quantile } from '@archcast/train/statistics/summary.ts'
import type { ServiceProcess } from '../end-to-end/service-process.ts'
import type { Sent } from './client.ts'
import type { Asked } from './load.ts'
import type { WantedRow } from './wanted-table.ts'

const SECONDS = 8
const TIMES = 5
const CALLERS = 5
/** Milliseconds until one who was refused asks again. */
const AGAIN = 50
/** Connections, as few as keep all threads busy: more would be answered later, not more often. */
const CONNECTIONS = 6

type Service = Pick<ServiceProcess, 'url' | 'child'>

/** Answers a second that a few connections get, each asking again as soon as it is answered. */
export async function peak(
  { url, child }: Service,
  {
    asked = LONG,
    seconds = SECONDS,
    connections = CONNECTIONS,
  }: { readonly asked?: Asked; readonly seconds?: number | undefined; readonly connections?: number } = {},
): Promise<number> {
  const wire = wireOf(url)
  const next = requestsOf(url, asked)
  let answered = 0
  let refused = 0
  const before = takenBy(child.pid!)
  const begun = performance.now()
  const connection = async () => {
    while (performance.now() - begun < 1000 * seconds) {
      const { status } = await wire.ask(next())
      if (status === 200) answered++
      else {
        refused++
        await new Promise((resolve) => setTimeout(resolve, AGAIN))
      }
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  const milliseconds = performance.now() - begun
  wire.close()
  const best = (1000 * answered) / milliseconds
  console.log(
    `${connections} connections: ${best.toFixed(1)}/s, ${refused} refused; ${cores(before, takenBy(child.pid!), milliseconds)}`,
  )
  return best
}

/** Asks so many times a second, on behalf of several, whether or not the last was answered. */
async function flood({ url, child }: Service, rate: number): Promise<Sent[]> {
  const wire = wireOf(url, CALLERS)
  const next = requestsOf(url, LONG)
  const all: Promise<Sent>[] = []
  const before = takenBy(child.pid!)
  const begun = performance.now()
  while (performance.now() - begun < 1000 * SECONDS) {
    const due = (rate * (performance.now() - begun)) / 1000
    while (all.length < due) all.push(wire.ask(next()))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  console.log(`the flood: ${cores(before, takenBy(child.pid!), performance.now() - begun)}`)
  const sent = await Promise.all(all)
  wire.close()
  return sent
}

export async function saturation(service: Service): Promise<WantedRow[]> {
  await peak(service, { seconds: 3 })
  const best = await peak(service)
  const sent = await flood(service, TIMES * best)
  const of = (wanted: (status: number) => boolean) =>
    sent.filter(({ status }) => wanted(status)).map(({ milliseconds }) => milliseconds)
  const accepted = of((status) => status === 200)
  const refused = of((status) => status === 429)
  const others = of((status) => status !== 200 && status !== 429)
  console.log(
    `peak ${best.toFixed(1)}/s; at ${(sent.length / SECONDS).toFixed(0)}/s ${accepted.length} answered (p50 ` +
      `${quantile(accepted, 0.5).toFixed(0)} ms), ${refused.length} refused (p50 ${quantile(refused, 0.5).toFixed(1)} ms)`,
  )
  return [
    {
      what: 'answered of the peak',
      measured: (100 * accepted.length) / SECONDS / best,
      wanted: { least: 95 },
      unit: '%',
    },
    { what: 'answered, p99', measured: quantile(accepted, 0.99), wanted: { most: 200 }, unit: 'ms' },
    { what: 'refused, p99', measured: quantile(refused, 0.99), wanted: { most: 50 }, unit: 'ms' },
    { what: 'neither', measured: others.length, wanted: { most: 0 }, unit: '' },
  ]
}
