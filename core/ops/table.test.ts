// Every operation has one home: nobody else in core knows its name, but for the files named here, with the reason.
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { STRUCTURE } from '../importer/structure.ts'
import { OPERATIONS, OPS, WORDS, namesOf } from './table.ts'
import { exampleOf } from './testing.ts'

/** Files outside of core/ops that ask for an operation's type, or make one of it. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'arch/prune.ts': 'zeros stand for what a pruned network has none of',
  'gate/layers.ts': 'a layer is told by its function, and by its groups',
  'importer/axes.ts': 'views become nodes where elements move',
  'importer/binary.ts': 'arithmetic with one number',
  'importer/context.ts': 'layers of a weight matrix have several operators',
  'importer/import-graph.ts': 'what nobody learned is a constant',
  'importer/learned.ts': 'scores of attention are told by their softmax',
  'importer/move-axes.ts': 'channels that are dealt out by turns are told by the axes that are exchanged',
  'importer/norms.ts': 'a norm is told by the operations that it is spelled in',
  'importer/own-tensors.ts': 'batch normalisation has statistics in the file beside its parameters',
  'importer/parameters.ts': 'constants beside activations become nodes',
  'importer/spelling.ts': 'a function is told by the operations that it is spelled in',
  'importer/structure.ts': 'an operator of views that repeats elements',
  'predict/child.ts': 'statistics of batch normalisation are no weights',
  'predict/scoring.ts': 'statistics of batch normalisation are no weights',
  'spaces/nas-bench-201-graph.ts': 'a cell of one space, whose sums are of several edges',
}

const core = new URL('../', import.meta.url)
const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !/(\.test|testing)\.ts$/.test(name) && !name.includes('node_modules'),
)
const source = (name: string) => readFileSync(new URL(name, core), 'utf8')
const types = new Set(OPERATIONS.map(({ type }) => type))

/** Types of operations that a text asks for or makes. */
function knownIn(text: string): string[] {
  const names = Array.from(text.matchAll(/\btype(?::| [!=]==) '(\w+)'/g), ([, name]) => name)
  return names.filter((name) => types.has(name))
}

describe('homes', () => {
  test('are where operations are known, but for a short list', () => {
    const knowing = files.filter((name) => !name.startsWith('ops/') && knownIn(source(name)).length > 0)
    expect(knowing.toSorted()).toEqual(Object.keys(EXPLAINED).toSorted())
  })

  test('are one for each operation', () => {
    expect(types.size).toBe(OPERATIONS.length)
    const readers = [...OPERATIONS.flatMap(({ onnx = {} }) => Object.keys(onnx)), ...STRUCTURE.keys()]
    expect(new Set(readers).size).toBe(readers.length)
    expect(new Set(OPS).size).toBe(OPS.length)
  })

  test.each(OPERATIONS.map((home) => [home.type, home] as const))(
    '%s tells its shape, child network and steps',
    (_, home) => {
      for (const name of ['shape', 'emit', 'steps']) expect(home).toHaveProperty(name, expect.any(Function))
    },
  )
})

/** What no schema tells of its strings. */
const OWN: Readonly<Record<string, object>> = { einsum: { equation: 'ij,jk->ik' } }

describe.each(WORDS.flatMap((word) => namesOf(word.schema).map((name) => [name, word] as const)))(
  '%s',
  (name, { schema }) => {
    const example = { ...exampleOf(schema, name), ...OWN[name] }

    test('says what it is', () => {
      const { op } = z.toJSONSchema(schema, { io: 'input' }).properties as Record<string, { description?: string }>
      expect(op.description).toMatch(/^[A-Z1].*\.$/)
    })

    test('is what its schema says, and nothing else', () => {
      const read = schema.parse(example)
      expect(read).toMatchObject(example)
      expect(schema.parse(read)).toEqual(read)
      expect(schema.safeParse({ ...example, unknown: 1 }).success).toBe(false)
    })
  },
)
