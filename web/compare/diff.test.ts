// The diff of two networks, by properties: of equal ones, of a layer put in, of both orders; and by cases.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffOf, fatesOf } from './diff.ts'
import { chain, layer } from './testing.ts'
import type { Layer } from '../engine/engine-types.ts'

const counts = (a: readonly Layer[], b: readonly Layer[]) => diffOf({ layers: a }, { layers: b }).counts

/** Layers in a row, some of which also read an earlier one. */
const network = fc
  .array(
    fc.record({
      op: fc.constantFrom('conv', 'relu', 'batch_norm', 'add', 'linear'),
      width: fc.constantFrom(16, 32, 64),
      skip: fc.option(fc.nat(20), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((parts) =>
    parts.map(({ op, width, skip }, i) =>
      layer(`${op}_${i}`, op, { width, inputs: skip !== undefined && skip < i ? [i - 1, skip] : [i - 1] }),
    ),
  )

test('a network differs in nothing from itself', () => {
  fc.assert(
    fc.property(network, (layers) => {
      expect(counts(layers, structuredClone(layers))).toEqual({
        same: layers.length,
        changed: 0,
        added: 0,
        removed: 0,
      })
    }),
  )
})

test('the other way round what was added is gone', () => {
  fc.assert(
    fc.property(network, network, (a, b) => {
      const [there, back] = [counts(a, b), counts(b, a)]
      expect(back).toEqual({ ...there, added: there.removed, removed: there.added })
    }),
  )
})

test('every layer of both stands in the diff once, in its order', () => {
  fc.assert(
    fc.property(network, network, (a, b) => {
      const { layers } = diffOf({ layers: a }, { layers: b })
      expect(layers.flatMap(({ before }) => before ?? [])).toEqual(a)
      expect(layers.flatMap(({ after }) => after ?? [])).toEqual(b)
    }),
  )
})

test('a layer put in is the one that is added, though all behind it are numbered anew', () => {
  fc.assert(
    fc.property(network, fc.nat(60), fc.boolean(), (layers, place, renumber) => {
      const at = place % (layers.length + 1)
      const moved: Layer[] = layers.map(({ inputs, ...rest }, i) => ({
        ...rest,
        id: renumber && i >= at ? `${rest.op}_${i + 1}` : rest.id,
        inputs: inputs.map((from) => (from === at - 1 ? at : from >= at ? from + 1 : from)),
      }))
      const grown = moved.toSpliced(at, 0, layer('new', 'squeeze', { inputs: [at - 1] }))
      const diff = diffOf({ layers }, { layers: grown })
      expect(diff.counts).toEqual({ same: layers.length, changed: 0, added: 1, removed: 0 })
      expect(fatesOf(diff).get('new')).toBe('added')
    }),
  )
})

test('widths, operations and wiring of a layer are changes of it', () => {
  const a = chain(['conv', 'relu', 'conv', 'relu', 'linear'])
  const wider = a.with(2, { ...a[2], label: 'conv 3x3 -> 99', params: 99 })
  expect(counts(a, wider)).toMatchObject({ changed: 1, added: 0, removed: 0 })
  const other = a.with(1, layer(a[1].id, 'gelu', { inputs: [0] }))
  expect(counts(a, other)).toMatchObject({ changed: 1, added: 0, removed: 0 })
  const rewired = a.with(4, { ...a[4], inputs: [1] })
  const { counts: found, layers } = diffOf({ layers: a }, { layers: rewired })
  expect(found).toMatchObject({ changed: 1, added: 0, removed: 0 })
  expect(layers.find(({ fate }) => fate === 'changed')).toMatchObject({ rewired: true, after: { id: a[4].id } })
})

test('networks of 10,000 layers are aligned, alike, widened throughout or unlike', () => {
  const many = chain(Array.from({ length: 10_000 }, (_, i) => ['conv', 'batch_norm', 'relu'][i % 3]))
  const edited = many.toSpliced(5000, 1).map((one, i) => ({ ...one, id: `n${i}`, inputs: [i - 1] }))
  expect(counts(many, edited)).toMatchObject({ removed: 1, added: 0, changed: 0 })
  const wide = many.map((one) => ({ ...one, id: `w${one.id}`, label: `${one.label}0`, params: 7 }))
  expect(counts(many, wide)).toEqual({ same: 0, changed: 10_000, added: 0, removed: 0 })
  const unlike = chain(Array.from({ length: 10_000 }, (_, i) => `other${i}`)).map((one, i) => ({ ...one, id: `u${i}` }))
  expect(counts(many, unlike.slice(1))).toEqual({ same: 0, changed: 0, added: 9999, removed: 10_000 })
})
