// A candidate of a search as a point of a plot.
import type { SearchPoint } from './engine-types.ts'
import type { Candidate } from '@archcast/core/contract/search.ts'

/** @param allowed whether it keeps within the limits */
export function searchPoint({ accuracy, macs, params, latency }: Candidate, allowed: boolean): SearchPoint {
  const ms = Object.fromEntries(Object.entries(latency).map(([device, { value_ms }]) => [device, value_ms]))
  return { accuracy: accuracy.value, macs, params, ms, allowed }
}
