// Processes of the pool killed at random under load: every request is answered, and the pool is whole again.
import { clientOf } from './client.ts'
import { smallDocument } from './documents.ts'
import { childrenOf } from './processes.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { quantile } from '@archcast/train/statistics/summary.ts'
import type { ServiceProcess } from '../end-to-end/service-process.ts'
import type { Send, Sent } from './client.ts'
import type { WantedRow } from './wanted-table.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const KILLS = 200
const SECONDS = 60
const CONNECTIONS = 16
/** Milliseconds until the pool is whole after the last kill. */
const WHOLE = 2000

/** Whether there was one. */
function killOne(parent: number, random: Random): boolean {
  const pids = childrenOf(parent)
  if (pids.length === 0) return false
  try {
    process.kill(random.pick(pids), 'SIGKILL')
    return true
  } catch {
    // It has just ended.
    return false
  }
}

const score = (send: Send, seed: number) =>
  send('/v1/predict?method=surrogate&images=64', { body: JSON.stringify(smallDocument(seed)) })

/** As the service says it. */
async function processes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^archcast_pool_processes (\d+)$/m.exec(text)?.[1])
}

/** Milliseconds until there are so many processes, and as many requests at once are answered. */
async function untilWhole(url: string, send: Send, count: number): Promise<number> {
  const begun = performance.now()
  while ((await processes(url)) < count) await new Promise((resolve) => setTimeout(resolve, 10))
  const answers = await Promise.all(Array.from({ length: count }, (_, i) => score(send, i)))
  return answers.every(({ status }) => status === 200) ? performance.now() - begun : Infinity
}

export async function kills({ url, child }: ServiceProcess): Promise<WantedRow[]> {
  const client = clientOf(url)
  const { send } = client
  const count = await processes(url)
  const sent: Sent[] = []
  let seed = 0
  let running = true
  const connection = async () => {
    while (running) {
      const answer = await score(send, seed++)
      sent.push(answer)
      if (answer.status !== 200) await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const load = Promise.all(Array.from({ length: CONNECTIONS }, connection))
  const random = createRandom(1)
  const times = Array.from({ length: KILLS }, () => random.next() * 1000 * SECONDS).toSorted((a, b) => a - b)
  const begun = performance.now()
  let killed = 0
  for (const time of times) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begun + time - performance.now())))
    while (!killOne(child.pid!, random)) await new Promise((resolve) => setTimeout(resolve, 5))
    killed++
  }
  const whole = await untilWhole(url, send, count)
  running = false
  await load
  client.close()
  const good = sent.filter(
    ({ status, retryAfter }) => status === 200 || ((status === 503 || status === 429) && retryAfter),
  )
  const answered = sent.filter(({ status }) => status === 200)
  const waits = answered.map(({ milliseconds }) => milliseconds)
  console.log(
    `${killed} kills, ${sent.length} requests: ${answered.length} answered by 200 (p50 ${quantile(waits, 0.5).toFixed(0)} ms, ` +
      `longest ${Math.max(...waits).toFixed(0)} ms), ${good.length - answered.length} told to come back`,
  )
  return [
    { what: 'kills', measured: killed, wanted: { least: KILLS }, unit: '' },
    { what: 'requests without a right answer', measured: sent.length - good.length, wanted: { most: 0 }, unit: '' },
    { what: 'until the pool is whole', measured: whole, wanted: { most: WHOLE }, unit: 'ms' },
  ]
}
