// Sequences of parts that are alike: `A B A B A B` -> three times `A B`.

export interface Repetition {
  /** Place of the first part. */
  readonly start: number
  /** Parts of one round. */
  readonly period: number
  readonly rounds: number
}

/** Parts of a round that are looked for. */
export const LONGEST_ROUND = 24

/**
 * Finds what repeats with one period, from the left, none over another.
 *
 * @param alike equal numbers for parts that are alike
 * @param opens whether a round begins best with the part at this place
 */
export function repetitions(
  alike: readonly number[],
  period: number,
  opens: (place: number) => boolean = () => false,
): Repetition[] {
  const { length } = alike
  const found: Repetition[] = []
  for (let start = 0; start + 2 * period <= length;) {
    let end = start + period
    while (end < length && alike[end] === alike[end - period]) end++
    const rounds = Math.floor((end - start) / period)
    if (rounds < 2) {
      start++
      continue
    }
    const spare = (end - start) % period
    const shift = Array.from({ length: spare + 1 }, (_, by) => by).find((by) => opens(start + by)) ?? 0
    found.push({ start: start + shift, period, rounds })
    start += shift + rounds * period
  }
  return found
}
