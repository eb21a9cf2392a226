// Rows are not observations: several of the same thing, such as isomorphic networks, share one between them.

/**
 * What each row counts: 1, or where it has a group one over the rows of that.
 *
 * @param groups one for each row
 * @returns shares that add up to the number of groups
 *
 * @example
 * shareOfEach(3, ['a', 'a', 'b']) // => [0.5, 0.5, 1]
 */
export function shareOfEach(rows: number, groups?: readonly string[]): number[] {
  if (!groups) return Array.from({ length: rows }, () => 1)
  const sizes = Map.groupBy(groups, (group) => group)
  return groups.map((group) => 1 / sizes.get(group)!.length)
}
