// Where a list of items can be cut: between two of them where few values are still to be read.
import type { Item } from './items.ts'

/** What counts as a value still to be read. */
export interface Counted {
  /** Also what the list reads from before it. */
  readonly outer: boolean
}

/**
 * @param list ascending indexes of items
 * @returns by item of the list but the last: how many values are live behind it
 */
export function widthsOf(items: readonly Item[], list: readonly number[], { outer }: Counted): number[] {
  const place = new Map(list.map((item, at) => [item, at]))
  const last = new Map<number, number>()
  for (const [at, item] of list.entries()) {
    if (!items[item].live) continue
    if (items[item].first) last.set(-1, at)
    for (const input of items[item].inputs) last.set(input, at)
  }
  const change = new Int32Array(list.length + 1)
  for (const [value, end] of last) {
    const start = place.get(value)
    if (start === undefined && !outer) continue
    change[start ?? 0]++
    change[end]--
  }
  const widths: number[] = []
  let live = 0
  for (let at = 0; at < list.length - 1; at++) widths.push((live += change[at]))
  return widths
}

/** Cuts a list behind each item where at most `most` values are live. */
export function cutAt(list: readonly number[], widths: readonly number[], most: number): number[][] {
  const pieces: number[][] = [[]]
  for (const [at, item] of list.entries()) {
    pieces.at(-1)!.push(item)
    if (at < list.length - 1 && widths[at] <= most) pieces.push([])
  }
  return pieces
}

/** The parts of a list that read nothing of each other, each ascending, by their first items. */
export function apart(items: readonly Item[], list: readonly number[]): number[][] {
  const root = new Map(list.map((item) => [item, item]))
  const find = (item: number): number => {
    let at = item
    while (root.get(at)! !== at) at = root.get(at)!
    for (let step = item; step !== at;) {
      const next = root.get(step)!
      root.set(step, at)
      step = next
    }
    return at
  }
  for (const item of list)
    for (const input of [...items[item].inputs, ...items[item].shares])
      if (root.has(input)) root.set(find(item), find(input))
  return Array.from(Map.groupBy(list, find).values())
}
