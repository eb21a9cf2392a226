// JUnit XML, as CI systems read it: a suite a model, a case a limit, or one that says that the model cannot be read.
import { describeLimit, describeMetric } from '../describe.ts'
import { VERDICT_NAMES } from './table.ts'
import type { Check, GateReport, Unreadable } from '../report.ts'

type Result = Check | Unreadable

export function junitReport({ checks, models, unreadable }: GateReport): string {
  const results = [...checks, ...unreadable]
  const suites = [...models, ...unreadable].map(({ model }) =>
    suite(
      model,
      results.filter((result) => result.model === model),
    ),
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="archcast gate" tests="${results.length}" failures="${failures(results)}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function suite(model: string, results: readonly Result[]): string {
  const head = `name="${escaped(model)}" tests="${results.length}" failures="${failures(results)}"`
  return [`  <testsuite ${head}>`, ...results.map(testCase), '  </testsuite>'].join('\n')
}

/** Warnings and what is accepted pass, with their message as output. */
function testCase(result: Result): string {
  const { model, outcome, verdict, message } = result
  const head = `    <testcase classname="${escaped(model)}" name="${escaped(nameOf(result))}"`
  if (outcome === 'pass') return `${head}/>`
  const body =
    outcome === 'error'
      ? `<failure type="${VERDICT_NAMES[verdict]}" message="${escaped(message)}"/>`
      : `<system-out>${escaped(`${outcome}: ${message}`)}</system-out>`
  return `${head}>${body}</testcase>`
}

const nameOf = (result: Result) =>
  result.verdict === 'unreadable' ? 'can be read' : `${describeMetric(result)} ${describeLimit(result)}`

const failures = (results: readonly Result[]) => results.filter(({ outcome }) => outcome === 'error').length

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
