// How much more two threads answer than one, beside what the machine has to give, and how many small predictions.
import { serveOnNode } from '../end-to-end/served.ts'
import { SMALL } from './load.ts'
import { peak } from './saturation.ts'
import type { ServiceProcess } from '../end-to-end/service-process.ts'
import type { WantedRow } from './wanted-table.ts'

/** Connections for each thread: as many as keep it busy. */
const CONNECTIONS = 3
const SMALL_CONNECTIONS = 16

async function withServices<T>(threads: readonly number[], use: (services: readonly ServiceProcess[]) => Promise<T>) {
  const services = await Promise.all(threads.map((count) => serveOnNode({ ARCHCAST_THREADS: `${count}` })))
  try {
    return await use(services)
  } finally {
    await Promise.all(services.map((service) => service.stop()))
  }
}

/** Answers a second of all of them at once, once their code is compiled. */
async function together(services: readonly ServiceProcess[], threads: number): Promise<number> {
  const connections = CONNECTIONS * threads
  const all = (seconds?: number) => Promise.all(services.map((service) => peak(service, { seconds, connections })))
  await all(5)
  return (await all()).reduce((sum, each) => sum + each, 0)
}

async function small([service]: readonly ServiceProcess[]): Promise<number> {
  await peak(service, { asked: SMALL, seconds: 2, connections: SMALL_CONNECTIONS })
  return peak(service, { asked: SMALL, connections: SMALL_CONNECTIONS })
}

export async function cores(): Promise<WantedRow[]> {
  const one = await withServices([1], (services) => together(services, 1))
  const apart = await withServices([1, 1], (services) => together(services, 1))
  const [two, smalls] = await withServices([2], async (services) => [
    await together(services, 2),
    await small(services),
  ])
  console.log(
    `long networks: ${one.toFixed(1)}/s by one thread, ${two.toFixed(1)}/s by two; by two services of one thread each ` +
      `${apart.toFixed(1)}/s, ${(apart / one).toFixed(2)} times as many as by one: what this machine has to give`,
  )
  return [
    { what: 'two threads, of one', measured: two / one, wanted: { least: 1.8 }, unit: 'times' },
    { what: 'two threads, of two services', measured: two / apart, wanted: { least: 0.95 }, unit: 'times' },
    {
      what: `small predictions, ${SMALL_CONNECTIONS} connections`,
      measured: smalls,
      wanted: { least: 2190 },
      unit: '/s',
    },
  ]
}
