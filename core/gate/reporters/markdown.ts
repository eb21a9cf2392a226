// Markdown: for the comment on a pull request, and for the summary of a job.
import { formatChange, formatRange } from '../check.ts'
import { describeLimit, describeMetric } from '../describe-check.ts'
import { wholeModelFindings } from '../gate-report.ts'
import { verdictOf } from './terminal-table.ts'
import { totals } from './totals.ts'
import type { Check, GateReport, Outcome } from '../findings.ts'
import type { Finding } from './terminal-table.ts'

/** Hidden at the head of a comment, so that the next run finds it and edits it in place. */
export const COMMENT_ID = '<!-- archcast-gate -->'

const MARKS = { pass: '✅', accepted: '☑️', warn: '⚠️', error: '❌' } as const

/** Characters of the table, of what explains it, and of notes; GitHub takes 65,536 of a comment. */
const MOST = { table: 26_000, explained: 24_000, notes: 6_000 }

const ORDER: readonly Outcome[] = ['error', 'warn', 'accepted', 'pass']
const graver = (a: Finding, b: Finding) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome)

export function markdownReport(report: GateReport): string {
  const { checks, notes, passed, baseline } = report
  const all: Finding[] = [...checks, ...wholeModelFindings(report)]
  const table = tableOf(all, MOST.table) ?? tableOf(all.toSorted(graver), MOST.table, true)!
  const explained = all.filter(({ verdict }) => verdict !== 'pass').toSorted(graver)
  const list = (items: readonly string[], most: number) => {
    const { kept, left } = within(items, most)
    return items.length === 0 ? [] : ['', ...kept, ...(left > 0 ? [`- ${more(left)}`] : [])]
  }
  return [
    COMMENT_ID,
    `### ${passed ? '✅' : '❌'} Archcast gate: ${totals(report)}`,
    '',
    ...table,
    ...list(
      explained.map(({ model, message }) => `- ${code(model)}: ${escaped(message)}`),
      MOST.explained,
    ),
    ...list(
      notes.map((note) => `- Note: ${escaped(note)}`),
      MOST.notes,
    ),
    '',
    `90 % intervals in brackets; the rule is ${report.rule}${baseline === undefined ? '' : `, the baseline ${code(baseline)}`}.`,
    '',
  ].join('\n')
}

const more = (left: number) => `and ${left} more, which the report as JSON has`

/** As many of the lines as have so many characters. */
function within(lines: readonly string[], most: number): { readonly kept: readonly string[]; readonly left: number } {
  let length = 0
  const end = lines.findIndex((line) => (length += line.length + 1) > most)
  return end < 0 ? { kept: lines, left: 0 } : { kept: lines.slice(0, end), left: lines.length - end }
}

const HEAD = ['', 'model', 'metric', 'value', 'change', 'limit', 'verdict']

/** @param cut whether it may leave out the last rows; undefined where it has to and may not */
function tableOf(findings: readonly Finding[], most: number, cut = false): readonly string[] | undefined {
  if (findings.length === 0) return []
  const changes = findings.some((finding) => 'change' in finding)
  const line = (row: readonly string[]) =>
    `| ${row.filter((_, column) => changes || HEAD[column] !== 'change').join(' | ')} |`
  const { kept, left } = within(
    findings.map((finding) => line('metric' in finding ? cellsOf(finding) : wholeCells(finding))),
    most,
  )
  if (left > 0 && !cut) return undefined
  const rest = left > 0 ? [line(HEAD.map((name) => (name === 'model' ? more(left) : '')))] : []
  return [line(HEAD), line(HEAD.map(() => '---')), ...kept, ...rest]
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
