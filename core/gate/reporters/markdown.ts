// Markdown: for the comment on a pull request, and for the summary of a job.
import { describeLimit, describeMetric } from '../describe.ts'
import { formatChange, formatRange } from '../check.ts'
import { totals } from './totals.ts'
import { verdictOf } from './table.ts'
import { wholes } from '../report.ts'
import type { Check, GateReport } from '../report.ts'
import type { Finding } from './table.ts'

/** Hidden at the head of a comment, so that the next run finds it and edits it in place. */
export const COMMENT_ID = '<!-- archcast-gate -->'

const MARKS = { pass: '✅', accepted: '☑️', warn: '⚠️', error: '❌' } as const

export function markdownReport(report: GateReport): string {
  const { checks, notes, passed, baseline } = report
  const whole = wholes(report)
  const changes = checks.some(({ change }) => change)
  const explained = [...checks.filter(({ verdict }) => verdict !== 'pass'), ...whole]
  return [
    COMMENT_ID,
    `### ${passed ? '✅' : '❌'} Archcast gate: ${totals(report)}`,
    '',
    ...(checks.length + whole.length > 0 ? tableOf([...checks.map(cellsOf), ...whole.map(wholeCells)], changes) : []),
    ...(explained.length > 0
      ? ['', ...explained.map(({ model, message }) => `- ${code(model)}: ${escaped(message)}`)]
      : []),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- Note: ${escaped(note)}`)] : []),
    '',
    `90 % intervals in brackets; the rule is ${report.rule}${baseline === undefined ? '' : `, the baseline ${code(baseline)}`}.`,
    '',
  ].join('\n')
}

const HEAD = ['', 'model', 'metric', 'value', 'change', 'limit', 'verdict']

function tableOf(rows: readonly (readonly string[])[], changes: boolean): string[] {
  const shown = [HEAD, HEAD.map(() => '---'), ...rows].map((row) =>
    row.filter((_, column) => changes || HEAD[column] !== 'change'),
  )
  return shown.map((row) => `| ${row.join(' | ')} |`)
}

function cellsOf(check: Check): string[] {
  const { metric, range, change, measured } = check
  return [
    MARKS[check.outcome],
    code(check.model),
    escaped(describeMetric(check)) + (measured ? ', measured' : ''),
    formatRange(metric, range),
    change ? formatChange(metric, change) : '',
    escaped(describeLimit(check)),
    verdictOf(check),
  ]
}

const wholeCells = (finding: Finding) => [
  MARKS[finding.outcome],
  code(finding.model),
  '',
  '',
  '',
  '',
  verdictOf(finding),
]

/** As text: what a file or a layer is called must not become a heading, a link or a mention. */
const escaped = (text: string) =>
  text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(/[\\`*_[\]<|#@~]/g, (mark) => (mark === '@' ? '@&#8203;' : mark === '<' ? '&lt;' : `\\${mark}`))

/** As code; tables need their bars escaped even there. */
const code = (text: string) => `\`${text.replaceAll(/[`\r\n]+/g, ' ').replaceAll('|', '\\|')}\``
