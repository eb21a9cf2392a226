// Architectures as documents of JSON, as lines of them, and as tables of what was measured of each.
import { flat, stem, tokens, twoOutputs, words } from '../../contract/small-architectures.ts'
import { longNetwork, smallDocument } from '../../torture/documents.ts'
import { CSV_MUTATIONS, JSON_MUTATIONS, LINE_MUTATIONS } from '../text-mutations.ts'
import { graphReader, linesReader, tableReader } from './text-readers.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { Kind } from './kinds.ts'

const utf8 = new TextEncoder()

const DOCUMENTS: readonly object[] = [
  flat(),
  flat([stem, { id: 'b', op: 'batch_norm', inputs: ['stem'] }, { id: 'c', op: 'add', inputs: ['b', 'stem'] }], 'c'),
  tokens,
  twoOutputs,
  words,
  longNetwork(1, 4),
  ...[...SPACES.values()].map((space) => ({ space: space.name, arch: space.sample(createRandom(1)) })),
]

const lines = (of: readonly object[]) => utf8.encode(of.map((each) => `${JSON.stringify(each)}\n`).join(''))

const table = (header: string, row: (place: number) => string) =>
  utf8.encode([header, ...Array.from({ length: 12 }, (_, i) => row(i)), ''].join('\n'))
const quoted = (document: object) => `"${JSON.stringify(document).replaceAll('"', '""')}"`
const TABLES: readonly Uint8Array[] = [
  table('space,arch,latency_ms,family', (i) => {
    const { space, arch } = smallDocument(i)
    return `${space},${arch},${i + 0.5},f${i % 3}`
  }),
  table('latency_ms,architecture', (i) => `${i + 0.5},${quoted(DOCUMENTS[i % DOCUMENTS.length])}`),
  table('file,latency_ms', (i) => `${i % 2 === 0 ? 'a.onnx' : 'graph.json'},${i + 1}`),
]

export const graphKind = (folder: string): Kind => ({
  sources: DOCUMENTS.map((document) => utf8.encode(JSON.stringify(document))),
  mutations: JSON_MUTATIONS,
  read: graphReader(`${folder}/graph.json`),
})

export const csvKind = (folder: string): Kind => ({
  sources: TABLES,
  mutations: CSV_MUTATIONS,
  read: tableReader(`${folder}/table.csv`),
})

export const ndjsonKind = (folder: string): Kind => ({
  sources: [
    lines(DOCUMENTS.map((document, id) => ({ id, ...document }))),
    lines(Array.from({ length: 20 }, (_, i) => ({ ...smallDocument(i), devices: ['desk'] }))),
  ],
  mutations: LINE_MUTATIONS,
  read: linesReader(`${folder}/lines.ndjson`),
})
