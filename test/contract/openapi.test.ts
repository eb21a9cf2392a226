// The published document: valid, complete, and true of every example in it.
import { Validator } from '@seriousme/openapi-schema-validator'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from './checked-app.ts'
import { conformanceTo } from './conformance.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { PROBLEM_KINDS } from '@archcast/core/contract/problem-codes.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { prometheusMetrics } from '@archcast/serve/node/metrics.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'
import type { Document } from '@archcast/serve/openapi/openapi-document.ts'

interface Media {
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}
interface Operation {
  readonly operationId: string
  readonly parameters?: readonly {
    name: string
    in: string
    required?: boolean
    schema: { example?: string }
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>
}

let app: ReturnType<typeof createApp>
let document: Document
let operations: readonly (readonly [method: string, path: string, Operation])[]
let release: () => Promise<unknown>

beforeAll(async () => {
  const bundle = await loadBundleFolder(DEFAULT_MODEL)
  const scorer = await createScorer({ ort, bundle })
  const heads = await openHeads(ort, bundle)
  release = () => Promise.all([scorer.release(), heads.release()])
  const predictor = createPredictor(scorer, heads)
  app = createApp({
    predictor,
    searches: inProcessSearches(predictor),
    ready: () => true,
    version: '1.2.3',
    metrics: prometheusMetrics(() => 0),
  })
  document = (await (await app.request('/openapi.json')).json()) as Document
  operations = Object.entries(document.paths!).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [method.toUpperCase(), path, operation as Operation] as const),
  )
})
afterAll(() => release?.())

describe('the document', () => {
  test('is valid OpenAPI 3.1, by a validator that is not ours', async () => {
    const validator = new Validator()
    expect(await validator.validate({ ...document })).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  test('has every route of the service, and none besides', () => {
    const served = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)
    const described = operations.map(([method, path]) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)
    expect(described.toSorted()).toEqual([...new Set(served)].toSorted())
    expect(new Set(operations.map(([, , { operationId }]) => operationId)).size).toBe(operations.length)
  })

  test('has every code of a problem, but those that belong to no path', () => {
    const text = JSON.stringify(document.paths)
    const missing = Object.keys(PROBLEM_KINDS).filter((code) => !text.includes(`"${code}"`))
    expect(missing).toEqual(['not_found', 'method_not_allowed', 'aborted', 'interrupted'])
    expect(document.info.description).toContain('`not_found`')
    expect(document.info.description).toContain('`method_not_allowed`')
  })

  test('says whether tokens are asked for', async () => {
    const guarded = createApp({ ...(await depsOf()), access: { tokens: ['a'] } })
    const { security } = (await (await guarded.request('/openapi.json')).json()) as Document
    expect([document.security, security]).toEqual([[{}, { bearer: [] }], [{ bearer: [] }]])
    expect((await guarded.request('/v1/devices')).status).toBe(401)
    expect((await guarded.request('/v1/devices', { headers: { authorization: 'Bearer a' } })).status).toBe(200)
  })
})

const depsOf = async () => (await import('./fake-predictor.ts')).fakeDeps

/** What the answer is to, as an example of the document says it. */
async function send(
  method: string,
  path: string,
  { parameters = [] }: Operation,
  body?: unknown,
  type?: string,
  id?: string,
) {
  const query: string[] = []
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
  for (const { name, in: place, schema } of parameters) {
    const example = place === 'path' && name === 'id' ? id : schema.example
    if (example === undefined) continue
    if (place === 'path') path = path.replace(`{${name}}`, example)
    else if (place === 'header') headers[name] = example
    else query.push(`${name}=${encodeURIComponent(example)}`)
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return app.request(`${path}?${query.join('&')}`, { method, headers, ...(body !== undefined && { body: text }) })
}

const linesOf = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('every example', () => {
  test('of a body is answered as the document says, and as the example of the same name', async () => {
    let sent = 0
    for (const [method, path, operation] of operations) {
      for (const [type, { examples = {} }] of Object.entries(operation.requestBody?.content ?? {})) {
        for (const [name, { value }] of Object.entries(examples)) {
          const response = await send(method, path, operation, value, type)
          const [status, example] = answerNamed(operation, name, type)
          expect(response.status, `${name} of ${path}`).toBe(status)
          if (example !== undefined) {
            const text = await response.text()
            expectAlike(
              typeof example === 'string' ? linesOf(text) : JSON.parse(text),
              typeof example === 'string' ? linesOf(example) : example,
            )
          }
          sent++
        }
      }
    }
    expect(sent).toBeGreaterThan(8)
  })

  test('of a path and its parameters is answered with 200', async () => {
    const started = (await (
      await app.request('/v1/searches', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"space":"nas-bench-201","count":1,"method":"head"}',
      })
    ).json()) as { id: string }
    for (const [method, path, operation] of operations.filter(([, , { requestBody }]) => !requestBody)) {
      const response = await send(method, path, operation, undefined, undefined, started.id)
      expect(response.status, `${method} ${path}`).toBe(200)
      await response.text()
    }
  })

  test('of a stream has lines of the schema that the document names', async () => {
    const conformance = conformanceTo(document)
    const [, path, operation] = operations.find(([, , { operationId }]) => operationId === 'predictBatch')!
    const [[, { value }]] = Object.entries(operation.requestBody!.content['application/x-ndjson'].examples!)
    const answer = await send('POST', path, operation, value, 'application/x-ndjson')
    for (const line of linesOf(value as string)) conformance.checkValue(line, '/components/schemas/Question')
    for (const line of linesOf(await answer.text())) conformance.checkValue(line, '/components/schemas/BatchItem')
  })
})

/**
 * The status of the answer to a request of this name: of the answer of the same name, else the first that is no error.
 */
function answerNamed(
  { responses }: Operation,
  name: string,
  type: string,
): readonly [status: number, example: unknown] {
  for (const [status, { content = {} }] of Object.entries(responses)) {
    for (const media of [content[type], content['application/problem+json']]) {
      if (media?.examples?.[name]) return [Number(status), media.examples[name].value]
    }
  }
  return [Number(Object.keys(responses)[0]), undefined]
}

/** The same but for what follows from the model: accuracy, latency, its version. */
function expectAlike(actual: unknown, example: unknown): void {
  const model = ['accuracy', 'latency', 'model']
  const plain = (value: unknown) =>
    JSON.parse(
      JSON.stringify(value, (key, each: unknown) => (model.includes(key) ? Object.keys(each as object) : each)),
    )
  expect(plain(actual)).toEqual(plain(example))
}
