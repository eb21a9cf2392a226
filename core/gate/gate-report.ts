// What a gate found: every limit that holds for every model, its verdict, what that means, and whom to blame.
import { requirementsOf } from './budgets.ts'
import { checksOf } from './checks.ts'
import { REPORT_FORMAT } from './findings.ts'
import { gapsOf } from './gaps.ts'
import { notesOf } from './notes.ts'
import type { Check, Evidence, Gap, GateReport, Unreadable } from './findings.ts'
import type { GateConfig } from './gate-config.ts'

export function makeReport(config: GateConfig, evidence: Evidence): GateReport {
  const { models, unreadable = [], baseline, notes = [] } = evidence
  const requirements = requirementsOf(config)
  const { checks, used } = checksOf(config, requirements, evidence)
  const gaps = gapsOf(config, evidence)
  return {
    format: REPORT_FORMAT,
    passed: [...checks, ...unreadable, ...gaps].every(({ outcome }) => outcome !== 'error'),
    rule: config.rule,
    ...(baseline && { baseline: baseline.name }),
    checks,
    models,
    unreadable,
    gaps,
    notes: [...notes, ...notesOf(config, requirements, evidence, used)],
  }
}

/** Findings about models and patterns as a whole, rather than about a limit. */
export const wholeModelFindings = ({ unreadable, gaps }: GateReport): readonly (Unreadable | Gap)[] => [
  ...unreadable,
  ...gaps,
]

/** What a mistake in the input keeps from being judged: exit code 2. */
export function unjudged(report: GateReport): readonly (Check | Unreadable | Gap)[] {
  const mistakes = wholeModelFindings(report).filter(
    ({ verdict, outcome }) => outcome === 'error' && verdict !== 'deleted',
  )
  return [...mistakes, ...report.checks.filter(({ verdict }) => verdict === 'unreadable')]
}
