// Every example of a comment runs, and gives what it says; whatever users call first has one.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as lib from '../../lib/index.ts'
import { createApp } from '../contract/checked-app.ts'
import { fakeDeps, fakePredictor } from '../contract/fake-predictor.ts'
import { allSources } from '../law/sources.ts'
import { docExamples, runExample } from './doc-examples.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'

const examples = allSources().flatMap(({ path, text }) => (text.includes('@example') ? docExamples(path, text) : []))
const SERVICE = 'http://localhost:8787'

beforeAll(() => {
  const app = createApp({ ...fakeDeps, searches: inProcessSearches(fakePredictor) })
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => app.request(url.replace(SERVICE, ''), init))
})
afterAll(() => {
  vi.unstubAllGlobals()
})

test.each(examples)('$path:$line $of', async (example) => {
  await runExample(example)
})

describe('an example', () => {
  const of = (code: string) => runExample({ path: 'core/text/json.ts', line: 1, code })

  test('is refused where a value is another, or where it says none', async () => {
    await expect(of(`parseJson('[1, 2]', 'a') // => [1, 2]`)).resolves.toBeUndefined()
    await expect(of(`parseJson('[1, 2]', 'a') // => [1, 3]`)).rejects.toThrow('to deeply equal')
    await expect(of(`parseJson('{"a": 1, "b": 2}', 'a') // => { a: 1, … }`)).resolves.toBeUndefined()
    await expect(of(`parseJson('{"a": 1, "b": 2}', 'a') // => { a: 2, … }`)).rejects.toThrow('to match object')
    await expect(of(`parseJson('[1]', 'a')`)).rejects.toThrow("has '// => value'")
    await expect(of(`const a = 1 // => 1`)).rejects.toThrow("has '// => value'")
    await expect(of(`parseJsn('[1]', 'a') // => [1]`)).rejects.toThrow('parseJsn is not defined')
  })

  test('ends before the next tag', () => {
    const text = `/**\n * @example\n * f() // => 1\n *\n * @throws never\n */\nexport const f = () => 1\n`
    expect(docExamples('a.ts', text)).toEqual([{ path: 'a.ts', line: 1, of: 'f', code: 'f() // => 1' }])
  })
})

/** What others call of core, by room. */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  arch: [
    'canonicalHash',
    'cost',
    'documentOf',
    'exitCosts',
    'parametersOf',
    'parseArchitecture',
    'prune',
    'withInputSize',
  ],
  bundle: ['loadBundle', 'loadBundleFolder'],
  child: ['scoreLogits'],
  contract: ['parsePredictRequest', 'parseSearchRequest', 'publishedLimits'],
  features: ['blockPaths', 'executedOperations', 'structureOf'],
  gate: ['parseGateConfig', 'parseLimit', 'ratioOf', 'requirementsOf', 'settle'],
  importer: ['externalFilesOf', 'readOnnx', 'resolveOnnx'],
  latency: ['latencyByNode'],
  onnx: ['encodeModel', 'stridesOf'],
  predict: ['createPredictor', 'createScorer', 'memoryOf', 'noAccuracy', 'openDevices', 'openHeads'],
  search: ['drawCandidate', 'paretoFront', 'runSearch'],
  spaces: ['createRandom', 'distinctNetworks', 'parseCell', 'resolveArchitecture', 'sampleCell'],
  text: ['decodeText', 'ndjsonOf', 'parseCsv', 'parseJson'],
}

test.each(Object.entries(ENTRIES))('core/%s has an example of each entry', (room, names) => {
  const shown = examples.filter(({ path }) => path.startsWith(`core/${room}/`)).map(({ of }) => of)
  expect(names.filter((name) => !shown.includes(name))).toEqual([])
})

test("so has whatever `import 'archcast'` gives", () => {
  const shown = new Set(examples.map(({ of }) => of))
  expect(Object.keys(lib).filter((name) => !shown.has(name))).toEqual([])
})
