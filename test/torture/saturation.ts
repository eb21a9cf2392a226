// The head at five times what it can do: as much is answered as at its best, soon, and the rest refused at once.
import { clientOf } from './client.ts'
import { quantile } from '@archcast/train/statistics/summary.ts'
import { longNetwork } from './documents.ts'
import type { Row } from './table.ts'
import type { Send, Sent } from './client.ts'

const SECONDS = 8
const CONNECTIONS = 8
const TIMES = 5

/** Long networks: sending and refusing one takes little of what answering it does. */
const BODIES = Array.from({ length: 50 }, (_, seed) => JSON.stringify(longNetwork(seed)))
const ask = (send: Send, place: number) => send('/v1/predict?device=all', { body: BODIES[place % BODIES.length] })

/** Answers a second that a few connections get, each asking again as soon as it is answered. */
export async function peak(url: string, seconds = SECONDS): Promise<number> {
  const client = clientOf(url)
  let seed = 0
  let answered = 0
  const begun = performance.now()
  const connection = async () => {
    while (performance.now() - begun < 1000 * seconds) {
      const { status } = await ask(client.send, seed++)
      if (status === 200) answered++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  client.close()
  return (1000 * answered) / (performance.now() - begun)
}

/** Asks so many times a second, whether or not the last was answered. */
async function flood(url: string, rate: number): Promise<Sent[]> {
  const client = clientOf(url)
  const all: Promise<Sent>[] = []
  const begun = performance.now()
  while (performance.now() - begun < 1000 * SECONDS) {
    const due = (rate * (performance.now() - begun)) / 1000
    while (all.length < due) all.push(ask(client.send, all.length))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const sent = await Promise.all(all)
  client.close()
  return sent
}

export async function saturation(url: string): Promise<Row[]> {
  await peak(url, 3)
  const best = await peak(url)
  const sent = await flood(url, TIMES * best)
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
