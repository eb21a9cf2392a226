// JUnit XML, as CI systems read it: a suite a model, a case a limit.
import { describeLimit, describeMetric } from '../describe.ts'
import { VERDICT_NAMES } from './table.ts'
import type { Check, GateReport } from '../report.ts'

export function junitReport({ checks, models }: GateReport): string {
  const suites = models.map(({ model }) =>
    suite(
      model,
      checks.filter((check) => check.model === model),
    ),
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="archcast gate" tests="${checks.length}" failures="${failures(checks)}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function suite(model: string, checks: readonly Check[]): string {
  const head = `name="${escaped(model)}" tests="${checks.length}" failures="${failures(checks)}"`
  return [`  <testsuite ${head}>`, ...checks.map(testCase), '  </testsuite>'].join('\n')
}

/** Warnings and what is accepted pass, with their message as output. */
function testCase(check: Check): string {
  const { model, outcome, verdict, message } = check
  const head = `    <testcase classname="${escaped(model)}" name="${escaped(`${describeMetric(check)} ${describeLimit(check)}`)}"`
  if (outcome === 'pass') return `${head}/>`
  const body =
    outcome === 'error'
      ? `<failure type="${VERDICT_NAMES[verdict]}" message="${escaped(message)}"/>`
      : `<system-out>${escaped(`${outcome}: ${message}`)}</system-out>`
  return `${head}>${body}</testcase>`
}

const failures = (checks: readonly Check[]) => checks.filter(({ outcome }) => outcome === 'error').length

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
