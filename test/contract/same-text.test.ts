// One file of questions, three ways to ask them: by command, by service and by the library's functions.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerTo } from '../../cli/commands/predict/answer.ts'
import { createApp } from './checked-app.ts'
import { createClient } from '../../lib/client.ts'
import { fakeDeps, fakePredictor } from './fake-predictor.ts'
import { flat, stem } from './architectures.ts'
import { itemsOf } from '../../cli/inputs.ts'
import { temporaryFolder } from '@archcast/train/data/testing.ts'

const app = createApp(fakeDeps)
const client = createClient('', { fetch: (url, init) => app.request(url, init) })
const utf8 = new TextEncoder()
let folder: string
beforeAll(async () => void (folder = await temporaryFolder()))
afterAll(() => rm(folder, { recursive: true }))

/** What is the same whoever is asked. */
interface Outcome {
  readonly id?: string
  readonly line?: number
  readonly macs?: number
  readonly in_domain?: boolean
  readonly error?: { readonly code: string; readonly detail: string; readonly errors?: unknown }
}

function outcome(answer: object): Outcome {
  const { id, line, macs, in_domain, error } = answer as Outcome
  const { code, detail, errors } = error ?? {}
  return JSON.parse(JSON.stringify({ id, line, macs, in_domain, error: error && { code, detail, errors } })) as Outcome
}

async function byCommand(bytes: Uint8Array): Promise<Outcome[]> {
  const file = join(folder, 'questions.ndjson')
  await writeFile(file, bytes)
  const answers: Outcome[] = []
  for await (const item of itemsOf([file])) answers.push(outcome((await answerTo(fakePredictor, item, {})).line))
  return answers
}

async function byService(bytes: Uint8Array): Promise<Outcome[]> {
  const headers = { 'content-type': 'application/x-ndjson' }
  const response = await app.request('/v1/predict/batch', {
    method: 'POST',
    headers,
    body: bytes as Uint8Array<ArrayBuffer>,
  })
  const text = await response.text()
  expect(response.status, text).toBe(200)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => outcome(JSON.parse(line) as object))
}

/** Documents, which have neither lines that are blank nor any that cannot be read. */
async function byLibrary(documents: readonly unknown[]): Promise<Outcome[]> {
  const answers: Outcome[] = []
  if (documents.length === 0) return answers
  for await (const item of client.predictBatch(documents as never)) answers.push(outcome(item))
  return answers
}

const odd = fc.oneof(
  fc.constantFrom(
    '\u2028',
    '\u2029',
    '\u0085',
    '\uFEFF',
    '\0',
    '\ud800',
    '\udfff\ud800',
    '\r',
    '\n',
    '"',
    '\\',
    '𝔸',
    'ä',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const name = fc.array(odd, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
const long = fc.constant('x'.repeat(70_000))
const document: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ id: fc.oneof(name, fc.integer(), long) }, { requiredKeys: [] }).map((id) => ({ ...id, ...flat() })),
  name.map((id) => ({ id, ...flat([{ ...stem, id }], id) })),
  name.map((op) => ({ id: op, ...flat([{ ...stem, op }]) })),
  fc.tuple(name, name).map(([space, arch]) => ({ id: arch, space, arch })),
  fc.tuple(name, name).map(([id, key]) => ({ id, ...flat(), [key]: 1 })),
  name.map((id) => ({ id, ...flat(), devices: [id] })),
  fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }),
)
/** Of a line: as `JSON.stringify` writes it, with raw characters for escapes where JSON has them, or with spaces. */
const spelled = fc.tuple(document, fc.constantFrom('', ' ', '\t', '\r')).map(([json, space]) => {
  return { json, bytes: utf8.encode(`${space}${JSON.stringify(json)}${space}`) }
})
const broken = fc.oneof(
  fc.constantFrom('{"id": "a"', '\u2028{}', '\uFEFF{}', 'NaN', '{"id":"\0"}', '['.repeat(70), '\u00a0', '\0'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).map((text) => `x${text.replaceAll(/[\r\n]/g, '')}`),
)
const line = fc.oneof(
  { weight: 6, arbitrary: spelled },
  { weight: 1, arbitrary: broken.map((text) => ({ json: undefined, bytes: utf8.encode(text) })) },
  { weight: 1, arbitrary: fc.constantFrom([0xff], [0xe2, 0x80]).map((bytes) => ({ json: undefined, bytes })) },
  { weight: 1, arbitrary: fc.constantFrom([], [32], [9, 13]).map((bytes) => ({ json: undefined, bytes })) },
)
const file = fc.record({
  mark: fc.constantFrom<readonly number[]>([], [0xef, 0xbb, 0xbf]),
  end: fc.constantFrom<readonly number[]>([10], [13, 10]),
  lines: fc.array(line, { minLength: 1, maxLength: 10 }),
  ended: fc.boolean(),
})

test('the answers are the same, line by line, and refused lines keep their number and id', async () => {
  let documents = 0
  await fc.assert(
    fc.asyncProperty(file, async ({ mark, end, lines, ended }) => {
      const body = lines.flatMap(({ bytes }, i) => [...bytes, ...(i < lines.length - 1 || ended ? end : [])])
      const bytes = Uint8Array.from([...mark, ...body])
      const [command, service] = [await byCommand(bytes), await byService(bytes)]
      expect(command).toEqual(service)
      for (const { line: number, error } of command) expect(number !== undefined).toBe(error !== undefined)
      const sent = lines.filter(({ json }) => json !== undefined)
      documents += sent.length
      const library = await byLibrary(sent.map(({ json }) => json))
      const places = lines.flatMap(({ json }, i) => (json === undefined ? [] : [i + 1]))
      const answered = answersAt(command, lines)
      library.forEach((answer, i) => {
        const own = answered.get(places[i])!
        expect({ ...own, line: undefined }).toEqual({ ...answer, line: undefined })
        if (own.line !== undefined) expect(own.line).toBe(places[i])
      })
    }),
    { numRuns: 600 },
  )
  expect(documents).toBeGreaterThan(2000)
}, 60_000)

/** By lines of the file: answers are of those that are not blank, in their order. */
function answersAt(answers: readonly Outcome[], lines: readonly { readonly bytes: ArrayLike<number> }[]) {
  const spoken = lines.flatMap(({ bytes }, i) =>
    Array.from(bytes).every((byte) => [9, 13, 32].includes(byte)) ? [] : [i + 1],
  )
  expect(answers).toHaveLength(spoken.length)
  return new Map(answers.map((answer, i) => [spoken[i], answer]))
}

test('a file of another encoding is refused as a whole, by its name', async () => {
  const bytes = Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0, 10, 0)
  const headers = { 'content-type': 'application/x-ndjson' }
  const response = await app.request('/v1/predict/batch', { method: 'POST', headers, body: bytes })
  const reason = 'is UTF-16 and not UTF-8; save it as that'
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { code: 'not_utf8', detail: `the body ${reason}` },
  ])
  const [answer] = await byCommand(bytes)
  expect(answer.error).toMatchObject({ code: 'unreadable', detail: expect.stringContaining(`it ${reason}`) })
})
