// The client against the app: every method answers as the service's document says, and has the types of it.
import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest'
import { createApp } from '../test/contract/checked-app.ts'
import { conformanceTo } from '../test/contract/conformance.ts'
import { fakeDeps, fakePredictor } from '../test/contract/fake-predictor.ts'
import { flat, onnx, stem } from '../test/contract/small-architectures.ts'
import { ServiceError, createClient } from './index.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'
import type { BatchItem, Client, PredictRequest, Prediction, SearchEvent, WeightList } from './index.ts'
import type { Document } from '@archcast/serve/openapi/openapi-document.ts'

const arch = '|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|avg_pool_3x3~2|'
const cell = { space: 'nas-bench-201', arch }
const search = { space: 'nas-bench-201', count: 20, top: 2 }
/** Operations that have clients of their own, or are for browsers and caches. */
const ELSEWHERE = /^(server|live|ready|(model|version)(Metadata|Ready)|metrics|openapi|docs|predictNamed)$/

let app: ReturnType<typeof createApp>
let client: Client
/** Method and path of the last request. */
let asked: string

beforeEach(() => {
  app = createApp({ ...fakeDeps, searches: inProcessSearches(fakePredictor) })
  client = createClient('http://service/', {
    fetch(url, init) {
      const { pathname, search: query } = new URL(url)
      asked = `${init.method} ${pathname}`
      return app.request(pathname + query, init)
    },
  })
})

const documentOf = async () => (await (await app.request('/openapi.json')).json()) as Document

describe('the client', () => {
  test('has a method for each operation, by its name', async () => {
    const operations = Object.values((await documentOf()).paths!).flatMap((item) =>
      Object.values(item as Record<string, { operationId: string }>).map(({ operationId }) => operationId),
    )
    const own = operations.filter((name) => !ELSEWHERE.test(name))
    expect(Object.keys(client).toSorted()).toEqual(own.toSorted())
  })

  test('sends each to the address that the document has, and gets what it says', async () => {
    const { id } = await client.startSearch(search, { wait: 20 })
    const calls: Record<keyof Client, () => unknown> = {
      predict: () => client.predict(cell, { devices: ['desk'], images: 16 }),
      predictBatch: () => Array.fromAsync(client.predictBatch([cell])),
      weights: () => client.weights(cell, 'checksums'),
      startSearch: () => client.startSearch(search, { wait: 20 }),
      search: () => client.search(id),
      cancelSearch: () => client.cancelSearch(id),
      searchEvents: () => Array.fromAsync(client.searchEvents(id)),
      spaces: () => client.spaces(),
      sample: () => client.sample('nas-bench-201', { n: 2, seed: 3 }),
      devices: () => client.devices(),
      tasks: () => client.tasks(),
      info: () => client.info(),
    }
    const document = await documentOf()
    for (const [name, call] of Object.entries(calls)) {
      await call()
      const [method, path] = asked.split(' ')
      const template = path.replace(id, '{id}').replace('nas-bench-201', '{space}')
      const item = document.paths![template] as Record<string, { operationId: string }>
      expect(item?.[method.toLowerCase()].operationId, asked).toBe(name)
    }
  })

  test('predicts, on the devices and by the method asked for', async () => {
    const answer = await client.predict({ id: 'a', ...cell }, { method: 'surrogate', devices: ['desk'], images: 16 })
    expectTypeOf(answer).toEqualTypeOf<Prediction>()
    expect(answer).toMatchObject({ id: 'a', accuracy: { method: 'surrogate', surrogate: { images: 16 } } })
    expect(answer.latency.desk.value_ms).toBeGreaterThan(0)
    const exact = client.predict(cell, { devices: ['desk'], precision: 'int8' })
    await expect(exact).rejects.toMatchObject({
      code: 'unknown_device',
      problem: { errors: [{ pointer: '/precision' }] },
    })
  })

  test('predicts an ONNX file, of the size of image that it leaves open', async () => {
    const file = onnx('N', 3, 'H', 'W') as Uint8Array<ArrayBuffer>
    const sizes = [8, 16].map((side) => client.predict(file, { image: { height: side, width: side } }))
    const [small, large] = await Promise.all(sizes)
    expect(large.params).toBe(small.params)
    expect(large.macs).toBeGreaterThan(3 * small.macs)
    await expect(client.predict(file)).rejects.toMatchObject({ code: 'unsupported' })
    const run = await client.predict(onnx('N', 3, 8, 'W') as Uint8Array<ArrayBuffer>, {
      dims: { N: 4 },
      image: { height: 8, width: 8 },
    })
    expect(run).toMatchObject({ batch: 4, macs: small.macs })
    expect(await client.predict(onnx('N', 3, 8, 8) as Uint8Array<ArrayBuffer>, { batch: 4 })).toEqual(run)
  })

  test('gives the items of a batch by their kind', async () => {
    const items = await Array.fromAsync(
      client.predictBatch([
        { id: 'a', ...cell },
        { id: 'b', ...cell, arch: '|' },
      ]),
    )
    expectTypeOf(items).toEqualTypeOf<BatchItem[]>()
    const [first, second] = items
    expect('error' in first ? first.error.code : first.macs).toBeGreaterThan(0)
    expect('error' in second && second.error.errors![0].pointer).toBe('/arch')
    const conformance = conformanceTo(await documentOf())
    for (const item of items) conformance.checkValue(item, '/components/schemas/BatchItem')
  })

  test('gives weights in the form asked for', async () => {
    const list = await client.weights(cell, 'checksums')
    expectTypeOf(list).toEqualTypeOf<WeightList>()
    expect(list.tensors[0].dtype).toBe('F32')
    expectTypeOf(client.weights(cell)).resolves.toEqualTypeOf<Uint8Array<ArrayBuffer>>()
    const bytes = await client.weights(cell)
    const header = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + header)))).toHaveProperty([list.tensors[0].name])
    expect(await client.weights(cell, 'onnx')).toEqual(Uint8Array.of(8, 9))
  })

  test('follows a search to its end', async () => {
    const { id } = await client.startSearch(search)
    const events = await Array.fromAsync(client.searchEvents(id))
    expectTypeOf(events).toEqualTypeOf<SearchEvent[]>()
    const last = events.at(-1)!
    expect(last.event === 'succeeded' && last.state.result!.leaderboard).toHaveLength(2)
    for (const each of events.slice(0, -1)) expect(each.event === 'progress' && 'progress' in each).toBe(true)
    expect((await client.search(id)).status).toBe('succeeded')
  })

  test('goes on behind the event that it names, and throws what a stream ends with', async () => {
    const { id } = await client.startSearch(search, { wait: 20 })
    const [{ id: last }] = await Array.fromAsync(client.searchEvents(id))
    expect(await Array.fromAsync(client.searchEvents(id, { after: last }))).toEqual([])
    expect(await Array.fromAsync(client.searchEvents(id, { after: '0' }))).toHaveLength(1)
    const state = await client.search(id)
    const searches = { ...inProcessSearches(fakePredictor), get: async () => state, async *watch() {} }
    app = createApp({ ...fakeDeps, searches: searches as unknown as ReturnType<typeof inProcessSearches> })
    await expect(Array.fromAsync(client.searchEvents(id))).rejects.toMatchObject({ code: 'unknown_search' })
  })

  test('throws what the service says is wrong', async () => {
    const unknown = { ...flat(), nodes: [{ ...stem, op: 'convolution' }] } as unknown as PredictRequest
    const error = await client.predict(unknown).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(ServiceError)
    expect(error).toMatchObject({
      code: 'unknown_op',
      problem: { status: 422 },
      message: expect.stringContaining('convolution'),
    })
    app = createApp({ ...fakeDeps, ready: () => false })
    await expect(client.devices()).rejects.toMatchObject({ code: 'not_ready', retryAfter: 1 })
  })

  test('shows its token', async () => {
    app = createApp({ ...fakeDeps, access: { tokens: ['secret'] } })
    await expect(client.info()).rejects.toMatchObject({ code: 'unauthorized' })
    const known = createClient('http://service', {
      token: 'secret',
      fetch: (url, init) => app.request(new URL(url).pathname, init),
    })
    expect((await known.info()).name).toBe('archcast')
  })
})

test('what does not fit the schema does not compile', () => {
  const node = { id: 'a', op: 'none', inputs: ['input'] }
  const network = { input: { channels: 3, height: 8, width: 8 }, classes: 3, nodes: [node] }
  // Never called: the compiler is what reads it.
  const wrong = (item: BatchItem) => [
    // @ts-expect-error a space needs its architecture
    client.predict({ space: 'nas-bench-201' }),
    // @ts-expect-error no such operation
    client.predict(network),
    // @ts-expect-error an item may be an error
    item.macs,
    // @ts-expect-error no such form of weights
    client.weights(cell, 'csv'),
    // @ts-expect-error a search has a count
    client.startSearch({ space: 'nas-bench-201' }),
  ]
  expect(wrong).toBeTypeOf('function')
})
