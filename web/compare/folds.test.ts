// Folded rows: every layer once, in its order, none that changed hidden, and long stretches alike as one row.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldsOf } from './folds.ts'
import { layer } from './testing.ts'
import type { LayerFate } from './diff.ts'

const change = (fate: LayerFate) => ({ fate, after: layer('a', 'conv'), rewired: false })

test('folds what is the same, and nothing else', () => {
  const fates = fc.array(fc.constantFrom<LayerFate>('same', 'same', 'same', 'changed', 'added', 'removed'))
  fc.assert(
    fc.property(fates, (list) => {
      const layers = list.map(change)
      const rows = foldsOf(layers, new Set())
      const covered = rows.flatMap((row) =>
        'folded' in row ? Array.from({ length: row.folded }, (_, i) => row.at + i) : [row.at],
      )
      expect(covered).toEqual(layers.map((_, i) => i))
      for (const row of rows)
        if ('folded' in row) {
          expect(row.folded).toBeGreaterThan(1)
          expect(list.slice(row.at, row.at + row.folded).every((fate) => fate === 'same')).toBe(true)
        }
      const opened = new Set(rows.flatMap((row) => ('folded' in row ? [row.at] : [])))
      expect(foldsOf(layers, opened)).toHaveLength(layers.length)
    }),
  )
})

test('a change has the layers beside it in sight', () => {
  const list: LayerFate[] = [...Array<LayerFate>(9).fill('same'), 'changed', ...Array<LayerFate>(9).fill('same')]
  const rows = foldsOf(list.map(change), new Set())
  expect(rows.map((row) => ('folded' in row ? row.folded : row.at))).toEqual([8, 8, 9, 10, 8])
})
