// Which layers of two networks are the same ones: a longest common subsequence by ever looser names of layers.
import { diffArrays } from 'diff'
import type { Layer } from '../engine/engine-types.ts'

/** Layers of one network by layers of the other, as indexes that grow on both sides. */
export type LayerPairs = readonly (readonly [a: number, b: number])[]

type Named = Pick<Layer, 'id' | 'op' | 'label'>
type Name = (layer: Named) => string

/** Its operation and window, without its shape. */
const windowOf: Name = ({ label }) => label.split(' -> ')[0]

/** Layers keep their ids where a network is edited. */
const BY_ID: readonly Name[] = [({ id }) => id, ({ label }) => label, windowOf, ({ op }) => op]
/** Exporters number layers, so that one more layer renames all behind it. */
const BY_STRUCTURE: readonly Name[] = [({ label }) => label, windowOf, ({ op }) => op]

/** Edits that one comparison looks through, as its time grows with their square. */
const MOST_EDITS = 600

/**
 * The ways to align two networks that are worth a try; which of them is best only the whole diff tells.
 *
 * @example
 * const layers = ['conv', 'relu'].map((id) => ({ id, label: id }))
 * alignments(layers, layers)[0] // => [[0, 0], [1, 1]]
 */
export function alignments(a: readonly Named[], b: readonly Named[]): readonly LayerPairs[] {
  // Ties are broken by the order of the arguments, so each pair of networks has one order.
  const turned = isBehind(a, b)
  const [first, second] = turned ? [b, a] : [a, b]
  return [BY_ID, BY_STRUCTURE].map((names) => {
    const pairs: [number, number][] = []
    align({ a: first, b: second, names, pairs }, [0, first.length], [0, second.length], 0)
    return turned ? pairs.map(([i, j]) => [j, i] as const) : pairs
  })
}

function isBehind(a: readonly Named[], b: readonly Named[]): boolean {
  if (a.length !== b.length) return a.length > b.length
  const at = a.findIndex(({ id, label }, i) => id !== b[i].id || label !== b[i].label)
  return at >= 0 && `${a[at].id} ${a[at].label}` > `${b[at].id} ${b[at].label}`
}

interface Alignment {
  readonly a: readonly Named[]
  readonly b: readonly Named[]
  readonly names: readonly Name[]
  readonly pairs: [number, number][]
}

type Range = readonly [from: number, to: number]

/** Aligns two ranges by one name, and what lies between the layers found by the next. */
function align(alignment: Alignment, [aFrom, aTo]: Range, [bFrom, bTo]: Range, level: number): void {
  const { a, b, names, pairs } = alignment
  if (aFrom === aTo || bFrom === bTo) return
  if (level === names.length) {
    // As many on both sides stand in one another's place.
    if (aTo - aFrom === bTo - bFrom) for (let i = 0; i < aTo - aFrom; i++) pairs.push([aFrom + i, bFrom + i])
    return
  }
  const named = (layers: readonly Named[], from: number, to: number) => layers.slice(from, to).map(names[level])
  const changes = diffArrays(named(a, aFrom, aTo), named(b, bFrom, bTo), { maxEditLength: MOST_EDITS })
  if (!changes) return align(alignment, [aFrom, aTo], [bFrom, bTo], level + 1)
  let [i, j, aGap, bGap] = [aFrom, bFrom, aFrom, bFrom]
  for (const { added, removed, count } of changes) {
    if (added) j += count
    else if (removed) i += count
    else {
      align(alignment, [aGap, i], [bGap, j], level + 1)
      for (let k = 0; k < count; k++) pairs.push([i++, j++])
      ;[aGap, bGap] = [i, j]
    }
  }
  align(alignment, [aGap, aTo], [bGap, bTo], level + 1)
}
