// Fewer of a list, from its beginning to its end.

/**
 * At most so many of a list, evenly spread over it, in order; all of a shorter one.
 *
 * @example
 * evenSample(['a', 'b', 'c', 'd'], 2) // => ['a', 'c']
 */
export function evenSample<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, list.length / most)
  return Array.from({ length: Math.min(most, list.length) }, (_, i) => list[Math.floor(i * step)])
}
