import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mutate, oddities } from '../fuzz/values.ts'
import { createApp } from './checked-app.ts'
import { fakeDeps } from './fake-predictor.ts'
import { flat, stem } from './small-architectures.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

const app = createApp({
  ...fakeDeps,
  onError(error) {
    throw error
  },
})

async function post(path: string, body: string, type = 'application/json'): Promise<number> {
  const response = await app.request(path, { method: 'POST', headers: { 'content-type': type }, body })
  await response.arrayBuffer()
  return response.status
}

const cells = {
  input: { channels: 3, height: 32, width: 32 },
  classes: 10,
  cells: {
    a: {
      nodes: [
        { id: 'x', op: 'conv', kernel: 3, inputs: ['input'] },
        { id: 'y', op: 'add', inputs: ['x', 'input'] },
      ],
    },
    head: {
      nodes: [
        { id: 'gap', op: 'global_avg_pool', inputs: ['input'] },
        { id: 'logits', op: 'linear', channels: 10, inputs: ['gap'] },
      ],
    },
  },
  blocks: [{ cell: 'a', repeat: 2, channels: 3 }, { cell: 'head' }],
}
const seeds: readonly unknown[] = [
  flat(),
  flat([stem, { id: 'b', op: 'max_pool', kernel: 3, stride: 2, inputs: ['stem'] }], 'b'),
  flat([stem, { id: 'b', op: 'batch_norm', inputs: ['stem'] }, { id: 'c', op: 'add', inputs: ['b', 'stem'] }], 'c'),
  cells,
  { space: 'nas-bench-201', arch: '|none~0|+|skip_connect~0|nor_conv_3x3~1|+|avg_pool_3x3~0|nor_conv_1x1~1|none~2|' },
]

const mutated = fc
  .record({
    seed: fc.constantFrom(...seeds),
    random: fc.integer({ min: 0, max: 2 ** 31 }).map((number) => createRandom(number)),
    odd: oddities,
    times: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ seed, random, odd, times }) => {
    let document = seed
    for (let i = 0; i < times; i++) document = mutate(document, () => random.next(), odd)
    return document
  })

test.each(seeds.map((seed) => [seed]))('%o is accepted as it is', async (seed) => {
  expect(await post('/v1/predict', JSON.stringify(seed))).toBe(200)
})

test('2,000 mutated architectures: answered or refused, never a failure', async () => {
  const seen: Record<number, number> = {}
  await fc.assert(
    fc.asyncProperty(mutated, fc.constantFrom('/v1/predict', '/v1/weights'), async (document, path) => {
      const status = await post(path, JSON.stringify(document))
      seen[status] = (seen[status] ?? 0) + 1
      expect([200, 400, 413, 422]).toContain(status)
    }),
    { numRuns: 2_000 },
  )
  // Mutations that are all refused at the door would prove little.
  expect(seen[200]).toBeGreaterThan(50)
  expect(seen[422]).toBeGreaterThan(500)
})

test('any JSON and any text are refused, never a failure', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), async (text) => {
      expect([400, 422]).toContain(await post('/v1/predict', text))
      expect([200, 400]).toContain(await post('/v1/predict/batch', text))
      expect(await post('/v1/predict/batch', text, 'application/x-ndjson')).toBe(200)
    }),
    { numRuns: 500 },
  )
})

test('any path and query is an answer below 500', async () => {
  const part = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed()))
  const paths = fc.oneof(
    fc.tuple(part, part).map(([a, b]) => `/${a}/${b}`),
    fc.tuple(part, part).map(([a, b]) => `/v1/spaces/${a}/sample?${b}`),
    fc.tuple(part, part).map(([a, b]) => `/v1/spaces/nas-bench-201/sample?${a}=${b}&n=${b}`),
    part.map((a) => `/v2/models/${a}`),
  )
  await fc.assert(
    fc.asyncProperty(paths, fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS'), async (path, method) => {
      expect((await app.request(path, { method })).status).toBeLessThan(500)
    }),
    { numRuns: 500 },
  )
})
