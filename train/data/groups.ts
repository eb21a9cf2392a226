// Splits that keep what belongs together on one side.
import { drawFrom, permutation } from './data-random.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/**
 * Two lists, in the order of `items`: random whole groups, about `share` of them, and the rest. Either has at least one
 * group; throws RangeError for fewer than two groups.
 */
export function splitGroups<T>(
  items: readonly T[],
  groupOf: (item: T) => string,
  share: number,
  random: Random,
): [T[], T[]] {
  const groups = [...new Set(items.map(groupOf))]
  if (groups.length < 2) throw new RangeError(`a split needs two groups, not ${groups.length}`)
  const count = Math.min(groups.length - 1, Math.max(1, Math.round(groups.length * share)))
  const chosen = new Set(drawFrom(groups, count, random))
  return [items.filter((item) => chosen.has(groupOf(item))), items.filter((item) => !chosen.has(groupOf(item)))]
}

/** Every fold with the rest: whole groups, each in one fold. Throws RangeError for fewer groups than folds. */
export function foldsOf<T>(
  items: readonly T[],
  groupOf: (item: T) => string,
  folds: number,
  random: Random,
): [held: T[], rest: T[]][] {
  const groups = [...new Set(items.map(groupOf))]
  if (groups.length < folds) throw new RangeError(`${folds} folds need as many groups, not ${groups.length}`)
  const fold = new Map(Array.from(permutation(groups.length, random), (i, position) => [groups[i], position % folds]))
  return Array.from({ length: folds }, (_, f) => [
    items.filter((item) => fold.get(groupOf(item)) === f),
    items.filter((item) => fold.get(groupOf(item)) !== f),
  ])
}
