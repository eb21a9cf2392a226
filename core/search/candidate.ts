// A candidate of a search: what is known of one architecture, and how candidates compare.
import type { SearchRequest } from '../contract/search-request.ts'
import type { Candidate } from '../contract/search.ts'

/** Whether a candidate keeps within all constraints. */
export function allows({ constraints }: SearchRequest, { accuracy, latency, macs, params }: Candidate): boolean {
  const { max_latency_ms: limits = {}, max_macs = Infinity, max_params = Infinity, min_accuracy = 0 } = constraints
  if (macs > max_macs || params > max_params || accuracy.value < min_accuracy) return false
  return Object.entries(limits).every(([device, limit]) => latency[device].value_ms <= limit)
}

/** What an objective counts; less is better. */
export function objectiveCost({ latency, macs, params }: Candidate, objective: string): number {
  if (objective === 'macs') return macs
  return objective === 'params' ? params : latency[objective.slice('latency:'.length)].value_ms
}

/** Whether `a` stands before `b` in every cost and in accuracy; of equals, the one drawn before does. */
function beats(a: Candidate, b: Candidate, objectives: readonly string[]): boolean {
  const ahead = a.accuracy.value - b.accuracy.value
  const dearer = objectives.map((objective) => objectiveCost(a, objective) - objectiveCost(b, objective))
  if (ahead < 0 || dearer.some((difference) => difference > 0)) return false
  return ahead > 0 || dearer.some((difference) => difference < 0) || a.draw < b.draw
}

/** A Pareto front that another candidate has come to. */
export function joinFront(
  front: readonly Candidate[],
  candidate: Candidate,
  objectives: readonly string[],
): readonly Candidate[] {
  if (front.some((member) => beats(member, candidate, objectives))) return front
  return [...front.filter((member) => !beats(candidate, member, objectives)), candidate]
}

/** Sorted by accuracy; of equals the one that costs less is first, then the one drawn before. */
export function mostAccurateFirst(candidates: readonly Candidate[], objectives: readonly string[]): Candidate[] {
  return candidates.toSorted(
    (a, b) =>
      b.accuracy.value - a.accuracy.value ||
      objectives
        .map((each) => objectiveCost(a, each) - objectiveCost(b, each))
        .find((difference) => difference !== 0) ||
      a.draw - b.draw,
  )
}

/**
 * The candidates that no other beats in accuracy and in every cost at once, most accurate first.
 *
 * @example
 * const candidate = (draw, value, macs) => ({ draw, accuracy: { value }, macs, latency: {} })
 * const found = [candidate(0, 0.93, 90), candidate(1, 0.92, 95), candidate(2, 0.91, 40)]
 * paretoFront(found, ['macs']).map(({ draw }) => draw) // => [0, 2]
 */
export function paretoFront(candidates: readonly Candidate[], objectives: readonly string[]): Candidate[] {
  const none: readonly Candidate[] = []
  const front = candidates.reduce((members, candidate) => joinFront(members, candidate, objectives), none)
  return mostAccurateFirst(front, objectives)
}
