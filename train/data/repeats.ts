// Measurements of the same thing: one observation, however often it was made.

export interface MergedRepeats<T> {
  /** One for each key, in the order of its first item, which it is but for the value. */
  readonly items: T[]
  /** How many items were merged into others. */
  readonly repeats: number
}

/** @param combine values of the same key, one or more */
export function mergeRepeats<T extends { readonly value: number }>(
  items: readonly T[],
  keyOf: (item: T) => string,
  combine: (values: number[]) => number,
): MergedRepeats<T> {
  const groups = Map.groupBy(items, keyOf)
  const merged = [...groups.values()].map((own) => ({ ...own[0], value: combine(own.map(({ value }) => value)) }))
  return { items: merged, repeats: items.length - merged.length }
}
