// A mixed load: small and large, scored and not, alone and in batches, right and wrong, and callers that go away.
import { request } from 'node:http'
import { exportedFiles } from '../../fixtures/onnx/exporters.ts'
import { longNetwork, smallDocument } from '../documents.ts'
import type { Send } from '../client.ts'
import type { Target } from './targets.ts'

/** One request, or a few that belong together; says what was wrong, or nothing. */
type Part = (send: Send, target: Target, seed: number) => Promise<string | undefined>

const NDJSON = 'application/x-ndjson'
const json = (seed: number) => JSON.stringify(smallDocument(seed))
const lines = (seed: number, count: number) => Array.from({ length: count }, (_, i) => `${json(seed + i)}\n`).join('')
const reduced = (seed: number) => JSON.stringify({ ...smallDocument(seed), skeleton: 'reduced' })
const FILES = exportedFiles().filter(({ form }) => form === 'dynamo')
/** Of the surrogate, which makes a network and runs it. */
const IMAGES = 16

const answered =
  (status: number, ask: (send: Send, seed: number) => ReturnType<Send>): Part =>
  async (send, _, seed) => {
    const { status: given } = await ask(send, seed)
    return given === status ? undefined : `${given}, not ${status}`
  }

/** As often in each round as they stand here. */
const PARTS: Readonly<Record<string, Part>> = {
  'a cell': answered(200, (send, seed) => send('/v1/predict?device=pixel3', { body: json(seed) })),
  'the same cell again': answered(200, (send, seed) => send('/v1/predict?device=pixel3', { body: json(seed % 7) })),
  'a long network, all devices': answered(200, (send, seed) =>
    send('/v1/predict?device=all', { body: JSON.stringify(longNetwork(seed, 20)) }),
  ),
  'by the surrogate': answered(200, (send, seed) =>
    send(`/v1/predict?method=surrogate&images=${IMAGES}`, { body: json(seed) }),
  ),
  'an ONNX file': answered(200, (send, seed) =>
    send('/v1/predict?device=pixel3', { type: 'application/onnx', body: FILES[seed % 20].bytes() }),
  ),
  'a batch of lines': answered(200, (send, seed) =>
    send('/v1/predict/batch?device=pixel3', { type: NDJSON, body: lines(seed, 16) }),
  ),
  'a batch by the surrogate': answered(200, (send, seed) =>
    send(`/v1/predict/batch?method=surrogate&images=${IMAGES}`, { type: NDJSON, body: lines(seed, 2) }),
  ),
  weights: answered(200, (send, seed) => send('/v1/weights', { body: reduced(seed) })),
  'a child': answered(200, (send, seed) =>
    send('/v1/weights', { body: reduced(seed), headers: { accept: 'application/onnx' } }),
  ),
  'no architecture': answered(422, (send, seed) => send('/v1/predict', { body: `{"nodes": [${seed}]}` })),
  'no JSON': answered(400, (send) => send('/v1/predict', { body: '{"nodes": [' })),
  'no path': answered(404, (send, seed) => send(`/v1/${seed}`)),
  'what there is': answered(200, (send, seed) =>
    send(['/info', '/openapi.json', '/docs', '/v1/devices', '/v1/spaces'][seed % 5]),
  ),
  'a probe': answered(200, (send) => send('/v2/health/ready')),
  'a caller that goes away': goAway,
  'a search and its events': searchAndListen,
}
export const KINDS = Object.keys(PARTS)

/** The request of this place. */
export const send = (place: number, client: Send, target: Target) =>
  PARTS[KINDS[place % KINDS.length]](client, target, place)

/** Within milliseconds, when the answer has hardly begun. */
function goAway(_: Send, { url }: Target, seed: number): Promise<undefined> {
  return new Promise((resolve) => {
    const path = '/v1/predict/batch?device=pixel3'
    const sent = request(url + path, { method: 'POST', headers: { 'content-type': NDJSON } })
    sent.on('error', () => {})
    sent.on('close', () => resolve(undefined))
    sent.end(lines(seed, 64))
    setTimeout(() => sent.destroy(), seed % 20)
  })
}

/** Where no binding runs searches, that is what is said. */
async function searchAndListen(client: Send, { runtime }: Target, seed: number): Promise<string | undefined> {
  const body = JSON.stringify({ space: 'nas-bench-201', count: 20, seed, method: 'head', top: 5 })
  const { status, location } = await client('/v1/searches', { body })
  if (runtime === 'workerd') return status === 501 ? undefined : `${status}, not 501`
  if (status !== 202) return `${status}, not 202`
  const listened = await client(`${location}/events`)
  return listened.status === 200 ? undefined : `${listened.status} of its events`
}
