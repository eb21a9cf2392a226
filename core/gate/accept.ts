// Regressions that are accepted, each with a reason and until a day.
import type { Requirement } from './budgets.ts'
import type { Accepted } from './gate-config.ts'

/** Whether a glob names a model; what runs the gate supplies it. */
export type Matches = (pattern: string, model: string) => boolean

export interface Acceptance {
  readonly reason: string
  /** ISO 8601 date, the last day. */
  readonly until: string
  /** Whether the day has passed: then nothing is accepted. */
  readonly expired: boolean
}

/** The acceptance that holds longest, and its index; undefined where there is none. @param today ISO 8601 date, UTC */
export function acceptanceOf(
  accepted: readonly Accepted[],
  { metric, device }: Requirement,
  model: string,
  today: string,
  matches: Matches,
): (Acceptance & { readonly index: number }) | undefined {
  const found = accepted
    .map((entry, index) => ({ ...entry, index }))
    .filter((entry) => entry.metric === metric && matches(entry.model, model))
    .filter((entry) => entry.device === undefined || entry.device === device)
    .toSorted((a, b) => (a.until < b.until ? 1 : -1))
  const [entry] = found
  return entry && { reason: entry.reason, until: entry.until, expired: entry.until < today, index: entry.index }
}
