// The table for a terminal.
import { formatChange, formatRange } from '../check.ts'
import { describeLimit, describeMetric } from '../describe-check.ts'
import { wholeModelFindings } from '../gate-report.ts'
import { columns, plainText } from './columns.ts'
import { totals } from './totals.ts'
import type { Check, Gap, GateReport, Unreadable } from '../findings.ts'

/** Of a limit, or of a model or a pattern as a whole. */
export type Finding = Check | Unreadable | Gap

export const VERDICT_NAMES: Readonly<Record<Finding['verdict'], string>> = {
  pass: 'ok',
  broken: 'broken',
  inconclusive: 'inconclusive',
  outside_domain: 'outside domain',
  no_baseline: 'no baseline',
  broken_baseline: 'broken baseline',
  unreadable: 'unreadable',
  no_budget: 'no budget',
  no_model: 'no model',
  deleted: 'deleted',
  lost_baseline: 'cannot be opened',
}

/** Ends without a line break. */
export function tableReport(report: GateReport): string {
  const { checks, notes } = report
  const whole = wholeModelFindings(report)
  const changes = checks.some(({ change }) => change)
  const head = ['model', 'metric', 'value', ...(changes ? ['change'] : []), 'limit', 'verdict']
  const checked = checks.map((check, i) => [
    checks[i - 1]?.model === check.model ? '' : check.model,
    describeMetric(check) + (check.measured ? ', measured' : ''),
    formatRange(check.metric, check.range),
    ...(changes ? [check.change ? formatChange(check.metric, check.change) : ''] : []),
    describeLimit(check),
    verdictOf(check),
  ])
  const rows = [
    ...checked,
    ...whole.map((finding) => [finding.model, ...head.slice(2).map(() => ''), verdictOf(finding)]),
  ]
  const explained = [...checks.filter(({ verdict }) => verdict !== 'pass'), ...whole]
  return [
    ...(rows.length > 0 ? [columns([head, ...rows.map((row) => row.map((cell) => plainText(cell)))]), ''] : []),
    ...explained.flatMap(({ model, message, outcome }) => [plainText(`${outcome}: ${model}: ${message}`, true)]),
    ...notes.map((note) => plainText(`note: ${note}`, true)),
    ...(explained.length + notes.length > 0 ? [''] : []),
    totals(report),
  ].join('\n')
}

/** The verdict, and what becomes of it where that does not follow. */
export function verdictOf({ verdict, outcome }: Finding): string {
  const name = VERDICT_NAMES[verdict]
  if (outcome === 'accepted') return `${name}, accepted`
  return outcome === 'warn' ? `${name}, warning` : name
}
