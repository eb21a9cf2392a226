// Split conformal prediction (Vovk et al. 2005; Lei et al. 2018): intervals that hold their level whatever the model
// is.
import { shareOfEach } from './observations.ts'

/** Level of every interval that is fitted. */
export const LEVEL = 0.9
/** Slack for sums of shares, which floating point does not add up exactly. */
const EXACT = 1e-9

/**
 * The bound that a new score, exchangeable with these, stays below with probability `level` or more: the
 * ceil((n + 1) level)-th smallest; Infinity where there are too few scores to say so.
 *
 * @param groups of the scores, where several are of the same thing: each group is one observation, its scores share it
 */
export function conformalQuantile(scores: readonly number[], level: number, groups?: readonly string[]): number {
  const shares = shareOfEach(scores.length, groups)
  const observations = Math.round(shares.reduce((sum, share) => sum + share, 0))
  const needed = (observations + 1) * level - EXACT
  const order = scores.map((_, i) => i).toSorted((a, b) => scores[a] - scores[b])
  let below = 0
  for (const i of order) {
    below += shares[i]
    if (below >= needed) return scores[i]
  }
  return Infinity
}

/**
 * The range that a new value lies in with probability `level` or more, half of the rest on either side; needs values
 * beyond both ends.
 *
 * @param groups as `conformalQuantile` takes them
 */
export function conformalRange(
  values: readonly number[],
  level: number,
  groups?: readonly string[],
): [low: number, high: number] {
  const side = (1 + level) / 2
  const high = conformalQuantile(values, side, groups)
  const low = -conformalQuantile(
    values.map((value) => -value),
    side,
    groups,
  )
  return [low, high]
}
