// A candidate of a search: what is known of one architecture, and how candidates compare.
import type { LatencyPrediction, Prediction } from '../predict/types.ts'
import type { SearchRequest } from './request.ts'

export interface Candidate {
  /** The lowest draw that gave it. */
  readonly draw: number
  readonly space: string
  readonly arch: string
  /** Canonical hash: the same for all draws that compute the same. */
  readonly hash: string
  /** By the last stage that it reached, which `method` names. */
  readonly accuracy: Prediction['accuracy']
  /** Of the second stage, beside the head's prediction: the surrogate's accuracy, as `accuracy.value` of that method. */
  readonly surrogate?: number
  readonly latency: Readonly<Record<string, LatencyPrediction>>
  readonly macs: number
  readonly params: number
}

/** Whether a candidate keeps within all constraints. */
export function allows({ constraints }: SearchRequest, { accuracy, latency, macs, params }: Candidate): boolean {
  const { max_latency_ms: limits = {}, max_macs = Infinity, max_params = Infinity, min_accuracy = 0 } = constraints
  if (macs > max_macs || params > max_params || accuracy.value < min_accuracy) return false
  return Object.entries(limits).every(([device, limit]) => latency[device].value_ms <= limit)
}

/** What an objective counts; less is better. */
export function costOf({ latency, macs, params }: Candidate, objective: string): number {
  if (objective === 'macs') return macs
  return objective === 'params' ? params : latency[objective.slice('latency:'.length)].value_ms
}

/** The candidates that no other beats in accuracy and in every cost at once, most accurate first. */
export function paretoFront(candidates: readonly Candidate[], objectives: readonly string[]): Candidate[] {
  const entries = candidates.map((candidate) => ({
    candidate,
    costs: objectives.map((objective) => costOf(candidate, objective)),
  }))
  // In this order whoever beats a candidate comes before it.
  entries.sort(
    (a, b) =>
      b.candidate.accuracy.value - a.candidate.accuracy.value ||
      a.costs.map((cost, i) => cost - b.costs[i]).find((difference) => difference !== 0) ||
      a.candidate.draw - b.candidate.draw,
  )
  const front: typeof entries = []
  for (const entry of entries) {
    if (!front.some(({ costs }) => costs.every((cost, i) => cost <= entry.costs[i]))) front.push(entry)
  }
  return front.map(({ candidate }) => candidate)
}
