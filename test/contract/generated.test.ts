// Requests made from the document: what is answered is of the document. `npm run fuzz:api` sends many more to a
// service.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askerOf } from '../fuzz/api/ask.ts'
import { requestsOf } from '../fuzz/api/requests.ts'
import { fakeDeps, fakePredictor } from './fake-predictor.ts'
import { createApp } from '@archcast/serve/app.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'

const app = createApp({ ...fakeDeps, searches: inProcessSearches(fakePredictor) })

test('400 requests made from the document', async () => {
  const { document, asker } = await askerOf(async (path, init) => app.request(path, init))
  const { ask } = asker()
  const seen: Record<number, number> = {}
  await fc.assert(
    fc.asyncProperty(requestsOf(document), async (request) => {
      const status = await ask(request)
      seen[status] = (seen[status] ?? 0) + 1
    }),
    { numRuns: 400 },
  )
  // Requests that are all refused at the door would prove little.
  expect(seen[200]).toBeGreaterThan(40)
  expect(seen[422]).toBeGreaterThan(40)
})

const live = { method: 'GET', url: '/v2/health/live', headers: {} }

test.each([
  ['a status', () => new Response(null, { status: 418 })],
  ['a type', () => new Response('{}', { headers: { 'content-type': 'text/plain' } })],
  ['a header', () => Response.json({ live: true }, { headers: { location: '/' } })],
  ['a body', () => Response.json({ live: 'yes' })],
  ['a failure', () => new Response('', { status: 500 })],
])('%s that the document has not is found', async (_, answer) => {
  let known = (path: string, init: RequestInit): Response | Promise<Response> => app.request(path, init)
  const { asker } = await askerOf(async (path, init) => known(path, init))
  expect(await asker().ask(live)).toBe(200)
  known = answer
  await expect(asker().ask(live)).rejects.toThrow()
})
