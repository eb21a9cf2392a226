// Split conformal prediction (Vovk et al. 2005; Lei et al. 2018): intervals that hold their level whatever the model is.

/**
 * The bound that a new score, exchangeable with these, stays below with probability `level` or more: the
 * ceil((n + 1) level)-th smallest; Infinity where there are too few scores to say so.
 */
export function conformalQuantile(scores: readonly number[], level: number): number {
  const rank = Math.ceil((scores.length + 1) * level)
  return rank > scores.length ? Infinity : scores.toSorted((a, b) => a - b)[rank - 1]
}

/** The range that a new value lies in with probability `level` or more, half of the rest on either side; needs values beyond both ends. */
export function conformalRange(values: readonly number[], level: number): [low: number, high: number] {
  const side = (1 + level) / 2
  const high = conformalQuantile(values, side)
  const low = -conformalQuantile(
    values.map((value) => -value),
    side,
  )
  return [low, high]
}
