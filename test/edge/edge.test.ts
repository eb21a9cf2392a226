import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildWorker } from '../../cli/workerd.ts'
import { EDGE_BOUNDS } from '../../worker/bounds.ts'
import { expectNearTensor, expectPrediction } from '../contract/agreement.ts'
import { refused } from '../contract/cases.ts'
import { conformanceTo } from '../contract/conformance.ts'
import { testGolden } from '../contract/golden.ts'
import { flat, stem } from '../contract/small-architectures.ts'
import { startWorker } from './worker-process.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { FAMILIES } from '@archcast/core/ghn/testing.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { networkSent, resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { WorkerProcess } from './worker-process.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { Document } from '@archcast/serve/openapi/openapi-document.ts'

const model = fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url))
const json = { 'content-type': 'application/json' }
const space = SPACES.get('nas-bench-201')!
const random = createRandom(5)
const cells = Array.from({ length: 6 }, () => ({ space: space.name, arch: space.sample(random) }))
const [cell] = cells

let folder: string
let worker: WorkerProcess
let bundle: Bundle
/** The same predictor on Node, on as many images: what the Worker must say. */
let onNode: Predictor
let scorer: Awaited<ReturnType<typeof createScorer>>

const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(worker.url + path, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  })
const get = async (path: string) => (await fetch(worker.url + path)).json() as Promise<Record<string, unknown>>

const wanted = (architecture: unknown) => onNode.predict(resolveArchitecture(architecture), { method: 'surrogate' })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edge-'))
  await buildWorker(folder)
  worker = await startWorker(folder)
  bundle = await loadBundleFolder(model)
  scorer = await createScorer({ ort, bundle, bounds: EDGE_BOUNDS })
  onNode = createPredictor(scorer, await openHeads(ort, bundle))
})
afterAll(async () => {
  await worker?.close()
  await scorer?.release()
  await rm(folder, { recursive: true, force: true })
})

// First: the isolate is cold only once.
test('24 requests at once to a cold isolate start it once and are answered right', async () => {
  const asked = Array.from({ length: 24 }, (_, i) => cells[i % cells.length])
  const answers = await Promise.all(
    asked.map(async (each) => (await send('/v1/predict?method=surrogate', each)).json()),
  )
  for (const [i, each] of asked.entries()) expectPrediction(answers[i] as Prediction, await wanted(each))
  expect(worker.logs().filter(({ event }) => event === 'start')).toHaveLength(1)
})

describe('the Worker', () => {
  test('says what it is and how much it bears', async () => {
    const { name, version, files } = bundle.manifest
    expect(await get('/v2/health/live')).toEqual({ live: true })
    expect(await get('/v2/health/ready')).toEqual({ ready: true })
    expect(await get(`/v2/models/${name}`)).toMatchObject({ versions: [version] })
    expect(await get('/info')).toMatchObject({
      model: { name, version },
      bundle: { files },
      execution_provider: 'wasm',
      limits: { scoring: { images: 64, macs: 2e10 } },
    })
  })

  test('answers as the document says that it publishes, with the routes that it has', async () => {
    const document = (await get('/openapi.json')) as unknown as Document
    expect(Object.keys(document.paths!)).toContain('/v1/predict')
    expect(Object.keys(document.paths!)).not.toContain('/metrics')
    const conformance = conformanceTo(document)
    await conformance.check('POST', '/v1/predict', await send('/v1/predict?method=surrogate&device=pixel3', cell))
    await conformance.check('POST', '/v1/predict', await send('/v1/predict', { ...cell, space: '' }))
    for (const path of ['/info', '/v1/devices', '/v2'])
      await conformance.check('GET', path, await fetch(worker.url + path))
  })

  test('samples as Node does', async () => {
    const drawn = createRandom(7)
    const architectures = Array.from({ length: 3 }, () => ({ space: space.name, arch: space.sample(drawn) }))
    const answer = await get('/v1/spaces/nas-bench-201/sample?n=3&seed=7')
    expect(answer).toEqual({ space: space.name, seed: 7, architectures })
  })

  test.each<[string, object]>([
    ['a flat graph', flat([stem, { id: 'b', op: 'batch_norm', inputs: ['stem'] }], 'b')],
    ['a cell of NAS-Bench-201', cell],
    ['the whole network of one', { ...cell, skeleton: 'full' }],
  ])('predicts %s as Node does', async (_, architecture) => {
    const answer = (await (await send('/v1/predict?method=surrogate', architecture)).json()) as Prediction
    expectPrediction(answer, await wanted(architecture))
  })

  testGolden(send)

  test('scores on no more images than its limit', async () => {
    const counts = ['&images=16', '&images=1000', ''].map(async (query) => {
      const answer = (await (await send(`/v1/predict?method=surrogate${query}`, cell)).json()) as Prediction
      return answer.accuracy?.surrogate?.images
    })
    expect(await Promise.all(counts)).toEqual([16, 64, 64])
  })

  test.each(['application/json', 'application/x-ndjson'])('answers a batch of %s in its order', async (type) => {
    const items: object[] = cells.map((each, i) => ({ id: `${i}`, ...each }))
    items.splice(2, 0, { id: 'x', space: 'nas-bench-201', arch: '|' })
    const body = type === 'application/json' ? items : items.map((each) => JSON.stringify(each)).join('\n')
    const text = await (await send('/v1/predict/batch?method=surrogate', body, { 'content-type': type })).text()
    const answers = JSON.parse(type === 'application/json' ? text : `[${text.trim().replaceAll('\n', ',')}]`)
    expect(answers.map(({ id }: { id: string }) => id)).toEqual(['0', '1', 'x', '2', '3', '4', '5'])
    expect(answers[2]).toMatchObject({ error: { status: 422 } })
    const { id, ...last } = answers[6]
    expectPrediction(last, await wanted(cells[Number(id)]))
  })

  test('leaves a line of JSON for every request', () => {
    expect(worker.logs()).toContainEqual({
      event: 'request',
      method: 'POST',
      path: '/v1/predict/batch',
      route: '/v1/predict/batch',
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      address: expect.any(String),
      status: 200,
      ms: expect.any(Number),
    })
  })
})

describe('generated weights', () => {
  test('are those of Node, and their checksums are their own', async () => {
    const expected = await onNode.weights(resolveArchitecture(cell))
    const { tensors } = (await (await send('/v1/weights', cell, { accept: 'application/json' })).json()) as {
      tensors: { name: string; shape: number[]; sha256: string }[]
    }
    expect(tensors).toEqual(
      expected.map(({ name, shape }) => ({ name, dtype: 'F32', shape, sha256: expect.any(String) })),
    )
    const bytes = new Uint8Array(await (await send('/v1/weights', cell)).arrayBuffer())
    const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)))
    for (const [i, { name, sha256 }] of tensors.entries()) {
      const [from, to] = header[name].data_offsets
      const data = bytes.slice(start + from, start + to)
      expect(Buffer.from(await crypto.subtle.digest('SHA-256', data)).toString('hex')).toBe(sha256)
      expectNearTensor(new Float32Array(data.buffer), expected[i].data)
    }
  })

  test.each<[string, object]>([
    ['a cell', cell],
    ['its reduced skeleton', { ...cell, skeleton: 'reduced' }],
    ['dead branches', flat([stem, { id: 'dead', op: 'conv', kernel: 5, channels: 8, inputs: ['stem'] }])],
    ['ViT', FAMILIES.ViT],
    ['ConvNeXt', FAMILIES.ConvNeXt],
  ])('run as the ONNX network that was sent, with the logits of that from Node: %s', async (_, architecture) => {
    const response = await send('/v1/weights', architecture, { accept: 'application/onnx' })
    const edge = new Uint8Array(await response.arrayBuffer())
    const sent = networkSent(resolveArchitecture(architecture))
    const { graph } = readOnnx(edge, 'child.onnx')
    expect([graph.input, cost(graph)]).toEqual([sent.input, cost(prune(sent))])
    const dims = [2, ...sent.input]
    const length = dims.reduce((product, extent) => product * extent)
    const images = new ort.Tensor(
      Float32Array.from({ length }, (_, i) => ((i * 37) % 256) / 255),
      dims,
    )
    const logits = async (network: Uint8Array) => {
      const session = await ort.InferenceSession.create(network)
      const results = await session.run({ images })
      await session.release()
      return results.logits.data as Float32Array
    }
    expectNearTensor(await logits(edge), await logits(await onNode.child(resolveArchitecture(architecture))))
  })
})

test('lines of odd text are read as on Node: one that is refused spoils no other, and keeps its number', async () => {
  const network = JSON.stringify({ id: 'a\u2028b', ...flat() })
  const text = [`\uFEFF${network}`, '', '\u2028{}', '{"id": "\0"}', network].join('\r\n')
  const bytes = Uint8Array.from([...new TextEncoder().encode(`${text}\n`), 0xff, 10])
  const headers = { 'content-type': 'application/x-ndjson' }
  const response = await send('/v1/predict/batch', bytes, headers)
  const answers = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id?: string; line?: number; error?: { code: string; detail: string } })
  expect(answers.map(({ id, line, error }) => [id, line, error?.code])).toEqual([
    ['a\u2028b', undefined, undefined],
    [undefined, 3, 'not_json'],
    [undefined, 4, 'not_json'],
    ['a\u2028b', undefined, undefined],
    [undefined, 6, 'not_utf8'],
  ])
  const utf16 = await send('/v1/predict/batch', Uint8Array.of(0xff, 0xfe, 0x7b, 0), headers)
  expect([utf16.status, await utf16.json()]).toMatchObject([
    400,
    { code: 'not_utf8', detail: expect.stringContaining('UTF-16') },
  ])
})

test('remembers what it was asked, whatever way it is asked for its limit of images', async () => {
  const asked = { space: space.name, arch: '|skip_connect~0|+|nor_conv_3x3~0|none~1|+|nor_conv_1x1~0|none~1|none~2|' }
  const status = async (query: string) => (await send(`/v1/predict${query}`, asked)).headers.get('cache-status')
  const first = await status('?method=surrogate&images=900')
  expect(first).toMatch(/fwd=/)
  expect(await status('?method=surrogate')).toMatch(/hit/)
  expect(await status('?method=surrogate&images=16')).toEqual(first)
})

describe('what it refuses', () => {
  const [large, rest] = [true, false].map((is) => refused.filter(({ code }) => (code === 'body_too_large') === is))

  test.each(rest)('$name, as the contract says', async ({ method = 'GET', path, headers, body, status, code }) => {
    const response = await (method === 'POST' ? send(path, body, headers) : fetch(worker.url + path, { method }))
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status, ...(code && { code }) })
  })

  // The local proxy before the Worker loses the connection now and then where a body is not read to its end.
  test.each(large)('$name, by its log', async ({ path, body, status }) => {
    const before = worker.logs().length
    await send(path, body).catch(() => {})
    await expect.poll(() => worker.logs().slice(before)).toContainEqual(expect.objectContaining({ path, status }))
  })

  test.each([
    ['weights', flat([{ ...stem, kernel: 31, channels: 1024 }])],
    ['activationsAtOnce', flat([{ ...stem, channels: 2048 }])],
  ])('a network past its limit on %s', async (limit, architecture) => {
    const response = await send('/v1/predict?method=surrogate', architecture)
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({
      code: 'too_large',
      detail: expect.stringMatching(`the limit '${limit}' is \\d+`),
    })
  })
})

test('tokens guard it where they are set', async () => {
  const guarded = await startWorker(folder, { ARCHCAST_TOKENS: 'one, two' })
  try {
    const status = async (path: string, headers = {}) => (await fetch(guarded.url + path, { headers })).status
    expect(await status('/v2/health/ready')).toBe(200)
    expect(await status('/v1/spaces')).toBe(401)
    expect(await status('/v1/spaces', { authorization: 'Bearer two' })).toBe(200)
  } finally {
    await guarded.close()
  }
})

test.each<[string, Record<string, string>, RegExp]>([
  ['nothing says who may call', {}, /ARCHCAST_TOKENS names no token/],
  ['its tokens are none', { ARCHCAST_TOKENS: ' , ' }, /ARCHCAST_TOKENS: item 1 of 2 is empty/],
])('nobody is answered where %s', async (_, secrets, message) => {
  const closed = await startWorker(folder, secrets)
  try {
    const answer = await fetch(`${closed.url}/v1/spaces`)
    expect(answer.status).toBe(503)
    expect(await answer.text()).not.toContain('ARCHCAST')
    expect(closed.logs()).toContainEqual(
      expect.objectContaining({ event: 'error', message: expect.stringMatching(message) }),
    )
  } finally {
    await closed.close()
  }
})

test('the rate limit that wrangler.toml describes holds', async () => {
  const described = await readFile(new URL('../../wrangler.toml', import.meta.url), 'utf8')
  const limited = described
    .replace(/^# (?=\[\[ratelimits|name = "RATE|namespace_id|simple = )/gm, '')
    .replace('limit = 100', 'limit = 3')
    .replaceAll(/worker\/index\.ts|dist\/web/g, (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url)))
  expect(limited).toMatch(/^simple = \{ limit = 3/m)
  const config = join(folder, 'limited.toml')
  await writeFile(config, limited)
  const strict = await startWorker(folder, undefined, config)
  try {
    const ask = () => fetch(`${strict.url}/v1/spaces`)
    const statuses = []
    for (let i = 0; i < 5; i++) statuses.push((await ask()).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    const refusal = await ask()
    expect(refusal.headers.get('retry-after')).toBe('60')
    expect(await refusal.json()).toMatchObject({ code: 'rate_limited' })
    expect((await fetch(`${strict.url}/v2/health/live`)).status).toBe(200)
  } finally {
    await strict.close()
  }
})

test('a damaged bundle is not served, and only the log says why', async () => {
  const file = join(
    folder,
    (await readdir(folder)).find((name) => name.endsWith('ghn.onnx'))!,
  )
  const data = await readFile(file)
  data[data.length >> 1] ^= 1
  await writeFile(file, data)
  const damaged = await startWorker(folder)
  try {
    // Twice: a failure is tried again.
    for (const path of ['/v2/health/ready', '/v1/spaces']) {
      const response = await fetch(damaged.url + path)
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
      expect(await response.json()).toMatchObject({ code: 'not_ready', detail: expect.not.stringMatching('SHA') })
    }
    expect(damaged.logs()).toContainEqual(
      expect.objectContaining({ event: 'error', message: expect.stringMatching(/ghn\.onnx: expected SHA-256/) }),
    )
  } finally {
    await damaged.close()
  }
})
