// What tells one network from another: layers added, gone and changed, and what the whole costs more or less.
import { alignments } from './align.ts'
import { sourcesOf, wiredAlike } from './wiring.ts'
import type { Examined, Layer } from '../engine/engine-types.ts'
import type { LayerPairs } from './align.ts'

/** What became of a layer. */
export type LayerFate = 'same' | 'changed' | 'added' | 'removed'

export interface LayerChange {
  readonly fate: LayerFate
  /** As it was; missing where it was added. */
  readonly before?: Layer
  /** As it is; missing where it was removed. */
  readonly after?: Layer
  /** Whether it reads other layers than it did, those aside that are new or gone. */
  readonly rewired: boolean
}

export interface NetworkDiff {
  /** Every layer of both, in an order that keeps theirs. */
  readonly layers: readonly LayerChange[]
  readonly counts: Readonly<Record<LayerFate, number>>
}

/**
 * @param a the network as it was
 * @param b the network as it is
 *
 * @example
 * import { chain } from '@archcast/web/compare/testing.ts'
 * diffOf({ layers: chain(['conv']) }, { layers: chain(['conv', 'relu']) }).counts
 * // => { same: 1, changed: 0, added: 1, removed: 0 }
 */
export function diffOf(a: Pick<Examined, 'layers'>, b: Pick<Examined, 'layers'>): NetworkDiff {
  return alignments(a.layers, b.layers)
    .map((pairs) => diffBy(a.layers, b.layers, pairs))
    .reduce((best, other) => (edits(other) < edits(best) ? other : best))
}

/** What the graph of `b` marks its layers with, by their ids. */
export function fatesOf({ layers }: NetworkDiff): ReadonlyMap<string, LayerFate> {
  return new Map(layers.flatMap(({ after, fate }) => (after ? [[after.id, fate]] : [])))
}

const edits = ({ counts }: NetworkDiff) => counts.changed + counts.added + counts.removed

function diffBy(a: readonly Layer[], b: readonly Layer[], pairs: LayerPairs): NetworkDiff {
  const wiring = { before: sourcesOf(a, new Map(pairs)), after: sourcesOf(b, new Map(pairs.map(([, j]) => [j, j]))) }
  const layers: LayerChange[] = []
  let [i, j] = [0, 0]
  for (const [k, l] of [...pairs, [a.length, b.length] as const]) {
    for (; i < k; i++) layers.push({ fate: 'removed', before: a[i], rewired: false })
    for (; j < l; j++) layers.push({ fate: 'added', after: b[j], rewired: false })
    if (k === a.length) break
    const rewired = !wiredAlike(wiring.before(i), wiring.after(j))
    const [before, after] = [a[i++], b[j++]]
    layers.push({ fate: rewired || !alike(before, after) ? 'changed' : 'same', before, after, rewired })
  }
  const counts = { same: 0, changed: 0, added: 0, removed: 0 }
  for (const { fate } of layers) counts[fate]++
  return { layers, counts }
}

function alike(a: Layer, b: Layer): boolean {
  return a.label === b.label && a.macs === b.macs && a.params === b.params && a.outputBytes === b.outputBytes
}
