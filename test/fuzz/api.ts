// `npm run fuzz:api [-- --runtime node|workerd --count 100000 --seed 1 --from 0]`: requests made from the OpenAPI
// document, to a service on loopback; every answer is held against the document. The same seed makes the same requests;
// `--from` goes on in the midst of them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { serveInWorkerd, serveOnNode } from '../end-to-end/served.ts'
import { startClock } from '../torture/clock.ts'
import { askerOf } from './api/ask.ts'
import { requestsOf } from './api/requests.ts'
import type { Asker } from './api/ask.ts'
import type { FuzzRequest } from './api/requests.ts'

const { values } = parseArgs({
  options: {
    runtime: { type: 'string', default: 'node' },
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
})
/** Requests of one seed: a failure is told by that of its block and made small within it. */
const BLOCK = 250
/** Blocks under way at once. */
const AT_ONCE = 4
const PORT = 8797
/** Failures after which it ends. */
const MOST = 20

const [count, seed, from] = [Number(values.count), Number(values.seed), Number(values.from)]
const folder = await mkdtemp(join(tmpdir(), 'fuzz-api-'))
const clock = startClock()
const statuses = new Map<number, number>()
let [next, done, failures, slowest] = [from, 0, 0, 0]
const service =
  values.runtime === 'workerd'
    ? await serveInWorkerd(folder, PORT)
    : await serveOnNode({ ARCHCAST_STORE: join(folder, 'searches.sqlite') })
try {
  const { document, asker } = await askerOf(send)
  const requests = requestsOf(document)
  const lane = async () => {
    while (next * BLOCK < count && failures < MOST) await block(next++, requests, asker())
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
} finally {
  clock.stop()
  await service.stop()
  await rm(folder, { recursive: true })
}
console.log(
  `${done} requests to ${values.runtime}, seed ${seed}: ${failures} blocks with a failure; slowest ` +
    `${slowest.toFixed(1)} s; ${told()}`,
)
process.exitCode = failures > 0 ? 1 : 0

/** Once more where it fails without an answer: a connection that was idle may be closed just when it is used again. */
async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(service.url + path, init)
  } catch {
    return fetch(service.url + path, init)
  }
}

/** Once more where the machine stood still meanwhile: both sides have given up. */
async function ask(asker: Asker, request: FuzzRequest): Promise<number> {
  const pauses = clock.pauses()
  try {
    return await asker.ask(request)
  } catch (error) {
    if (clock.pauses() === pauses) throw error
    return asker.ask(request)
  }
}

async function block(place: number, requests: fc.Arbitrary<FuzzRequest>, asker: Asker): Promise<void> {
  const property = fc.asyncProperty(requests, async (request) => {
    const begun = clock.seconds()
    const status = await ask(asker, request)
    slowest = Math.max(slowest, clock.seconds() - begun)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  })
  const numRuns = Math.min(BLOCK, count - place * BLOCK)
  const result = await fc.check(property, { seed: seed + place, numRuns })
  done += result.numRuns
  if (result.failed) {
    failures++
    console.log(`block ${place}: ${String(result.errorInstance)}\n${fc.defaultReportMessage(result)}\n`)
  }
  if (place % 20 === 0) console.log(`${done} requests; ${told()}`)
}

function told(): string {
  const sorted = [...statuses].toSorted(([a], [b]) => a - b)
  return sorted.map(([status, of]) => `${of} x ${status}`).join(', ')
}
