// Long stretches of layers that are alike, folded to one row that says how many they are.
import type { LayerChange } from './diff.ts'

/** A row of the list: a layer, or a stretch of layers that is folded. */
export type DiffRow =
  | { readonly at: number; readonly change: LayerChange }
  | { readonly at: number; readonly folded: number }

/** Layers that are seen before and after a change, to tell where it is. */
const AROUND = 1

/** @param opened indexes of the first layers of stretches that are not folded */
export function foldsOf(layers: readonly LayerChange[], opened: ReadonlySet<number>): DiffRow[] {
  const rows: DiffRow[] = []
  const plain = (from: number, to: number) => {
    for (let at = from; at < to; at++) rows.push({ at, change: layers[at] })
  }
  for (let at = 0; at < layers.length;) {
    if (layers[at].fate !== 'same') {
      plain(at, ++at)
      continue
    }
    let end = at
    while (end < layers.length && layers[end].fate === 'same') end++
    const [from, to] = [at === 0 ? at : at + AROUND, end === layers.length ? end : end - AROUND]
    if (to - from < 2 || opened.has(from)) plain(at, end)
    else {
      plain(at, from)
      rows.push({ at: from, folded: to - from })
      plain(to, end)
    }
    at = end
  }
  return rows
}
