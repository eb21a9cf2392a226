// Requests as the OpenAPI document has them, and such as it does not.
import fc from 'fast-check'
import { onnx } from '../../contract/small-architectures.ts'
import { MUTATIONS } from '../onnx-mutations.ts'
import { mutate, oddities } from '../values.ts'
import { valuesOf } from './from-schema.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { FuzzedSchema } from './from-schema.ts'

export interface FuzzRequest {
  readonly method: string
  /** Path and query; `{id}` stands for a search that was started. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined
}

interface Parameter {
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly schema: FuzzedSchema
}
interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { schema: FuzzedSchema; examples?: Record<string, { value: unknown }> }>>
  }
}
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, FuzzedSchema>> }
}

/** What takes a body is where faults are. */
const WEIGHT = { withBody: 12, without: 1 } as const
const NDJSON = 'application/x-ndjson'
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']
const TYPES = ['application/json', NDJSON, 'application/onnx', 'application/octet-stream', 'text/html', '*/*', 'x', '']

/** Text of a header: what a client lets through. */
const headerText = fc.string({ unit: 'grapheme-ascii', maxLength: 30 }).map((text) => text.trim())
const oddHeaders = fc.record(
  {
    accept: fc.oneof(fc.constantFrom(...TYPES), headerText),
    'x-request-id': headerText,
    traceparent: headerText,
    'if-none-match': headerText,
    'last-event-id': fc.oneof(fc.nat({ max: 50 }).map(String), headerText),
    authorization: headerText,
    origin: fc.constantFrom('null', 'https://example.com', 'x'),
    'content-encoding': fc.constantFrom('gzip', 'identity', 'x'),
  },
  { requiredKeys: [] },
)
/** Once where `usually` stands so many times. */
const sometimes = <T>(values: fc.Arbitrary<T>, usually: T, times = 6) =>
  fc.oneof({ weight: times, arbitrary: fc.constant(usually) }, { weight: 1, arbitrary: values })

/** Documents that differ from one in some places. */
const mutated = (value: unknown) =>
  fc.record({ seed: fc.nat(), odd: oddities, times: fc.integer({ min: 0, max: 3 }) }).map(({ seed, odd, times }) => {
    const random = createRandom(seed)
    let document = value
    for (let i = 0; i < times; i++) document = mutate(document, () => random.next(), odd)
    return document
  })

const garbage = fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constantFrom('', '['.repeat(200), '{"a":NaN}'))

const files = fc
  .record({ seed: fc.nat(), how: fc.constantFrom('', ...Object.keys(MUTATIONS)), side: fc.constantFrom(4, 'N') })
  .map(({ seed, how, side }) => {
    const file = onnx(1, 3, side, side)
    return Uint8Array.from(how === '' ? file : MUTATIONS[how](file, createRandom(seed)))
  })

export function requestsOf(document: ApiDocument): fc.Arbitrary<FuzzRequest> {
  const values = valuesOf(document.components.schemas)

  const texts = (schema: FuzzedSchema, examples: readonly unknown[]): fc.Arbitrary<string> => {
    const json = [values(schema), ...examples.filter((value) => typeof value === 'object').map(mutated)]
    return fc.oneof(...json).map((value) => JSON.stringify(value) ?? '')
  }

  function bodies({ requestBody }: Operation): fc.Arbitrary<{ type: string; body: FuzzRequest['body'] }> {
    const kinds = Object.entries(requestBody!.content).map(([type, { schema, examples = {} }]) => {
      const known = Object.values(examples).map(({ value }) => value)
      if (type === 'application/onnx') return files.map((body) => ({ type, body }))
      if (type !== NDJSON) {
        const text = sometimes(garbage, undefined)
        return fc.tuple(texts(schema, known), text).map(([body, odd]) => ({ type, body: odd ?? body }))
      }
      const lines = texts({ $ref: '#/components/schemas/Question' }, linesOf(known))
      const list = fc.array(fc.oneof({ weight: 8, arbitrary: lines }, garbage), { maxLength: 6 })
      return list.map((of) => ({ type, body: of.join('\n') }))
    })
    return fc.oneof(...kinds)
  }

  function parameters(operation: Operation, place: string): fc.Arbitrary<Record<string, string>> {
    const list = (operation.parameters ?? []).filter((parameter) => parameter.in === place)
    const members = list.map(({ name, schema }) => [name, parameterText(name, values(schema))])
    const requiredKeys = list.filter(({ required }) => required).map(({ name }) => name)
    return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<string>>, { requiredKeys })
  }

  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const known = operations.map(({ path, method, operation }) => ({
    weight: operation.requestBody ? WEIGHT.withBody : WEIGHT.without,
    arbitrary: fc
      .record({
        method: sometimes(fc.constantFrom(...METHODS), method, 30),
        path: parameters(operation, 'path'),
        query: parameters(operation, 'query'),
        oddQuery: sometimes(
          fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), { maxKeys: 1 }),
          {},
        ),
        headers: parameters(operation, 'header'),
        odd: sometimes(oddHeaders, {}),
        sent: operation.requestBody ? bodies(operation) : fc.constant(undefined),
        type: sometimes(fc.constantFrom(...TYPES), undefined, 12),
      })
      .map(({ method: verb, query, oddQuery, headers, odd, sent, type, ...each }): FuzzRequest => {
        const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(each.path[name]))
        const search = new URLSearchParams({ ...query, ...wellFormed(oddQuery) }).toString()
        return {
          method: verb,
          url: search === '' ? address : `${address}?${search}`,
          headers: { ...headers, ...odd, ...(sent && { 'content-type': type ?? sent.type }) },
          ...(sent && verb !== 'GET' && verb !== 'HEAD' && { body: sent.body }),
        }
      }),
  }))
  const part = fc.string({ unit: 'binary', maxLength: 12 })
  const elsewhere = fc
    .record({ method: fc.constantFrom(...METHODS), parts: fc.array(part, { maxLength: 4 }) })
    .map(({ method, parts }): FuzzRequest => ({ method, url: `/${parts.map(encoded).join('/')}`, headers: {} }))
  return fc.oneof(...known, { weight: 1, arbitrary: elsewhere })
}

/** A search may take minutes, and waiting for it too: neither is what is looked for. */
function parameterText(name: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  if (name === 'prefer') return fc.oneof(fc.constantFrom('wait=1', 'wait=0', 'respond-async'), headerText)
  if (name === 'id') return fc.oneof({ weight: 4, arbitrary: fc.constant('{id}') }, fc.string({ minLength: 1 }))
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed())
}

const encoded = (text: string) => (text === '{id}' ? text : encodeURIComponent(text.toWellFormed()))
const wellFormed = (of: Record<string, string>) =>
  Object.fromEntries(Object.entries(of).map((pair) => pair.map((text) => text.toWellFormed())))
const linesOf = (texts: readonly unknown[]) =>
  texts.flatMap((text) => (text as string).trim().split('\n')).map((line): unknown => JSON.parse(line))
