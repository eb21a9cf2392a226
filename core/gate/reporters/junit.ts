// JUnit XML, as CI systems read it: a suite a model, a case a limit, or one about the whole model or pattern.
import { describeLimit, describeMetric } from '../describe-check.ts'
import { wholeModelFindings } from '../gate-report.ts'
import { VERDICT_NAMES } from './terminal-table.ts'
import type { GateReport } from '../findings.ts'
import type { Finding } from './terminal-table.ts'

export function junitReport(report: GateReport): string {
  const results = [...report.checks, ...wholeModelFindings(report)]
  const suites = Map.groupBy(results, ({ model }) => model)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="archcast gate" tests="${results.length}" failures="${failures(results)}">`,
    ...[...suites].map(([model, of]) => suite(model, of)),
    '</testsuites>',
    '',
  ].join('\n')
}

function suite(model: string, results: readonly Finding[]): string {
  const head = `name="${escaped(model)}" tests="${results.length}" failures="${failures(results)}"`
  return [`  <testsuite ${head}>`, ...results.map(testCase), '  </testsuite>'].join('\n')
}

/** Warnings and what is accepted pass, with their message as output. */
function testCase(result: Finding): string {
  const { model, outcome, verdict, message } = result
  const head = `    <testcase classname="${escaped(model)}" name="${escaped(nameOf(result))}"`
  if (outcome === 'pass') return `${head}/>`
  const body =
    outcome === 'error'
      ? `<failure type="${VERDICT_NAMES[verdict]}" message="${escaped(message)}"/>`
      : `<system-out>${escaped(`${outcome}: ${message}`)}</system-out>`
  return `${head}>${body}</testcase>`
}

function nameOf(result: Finding): string {
  switch (result.verdict) {
    case 'no_budget':
      return 'has a budget'
    case 'no_model':
      return 'fits a model'
    case 'deleted':
      return 'is still there'
    case 'lost_baseline':
      return 'can be opened'
    default:
      return 'metric' in result ? `${describeMetric(result)} ${describeLimit(result)}` : 'can be read'
  }
}

const failures = (results: readonly Finding[]) => results.filter(({ outcome }) => outcome === 'error').length

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** XML 1.0 has no characters for most controls, nor for halves of surrogate pairs. */
const escaped = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark])
