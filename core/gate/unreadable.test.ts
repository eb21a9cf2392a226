// A model that cannot be read: a failed verdict of its own in every output, and the others keep theirs.
import { describe, expect, test } from 'vitest'
import { makeReport } from './gate-report.ts'
import { githubReport } from './reporters/github.ts'
import { junitReport } from './reporters/junit.ts'
import { markdownReport } from './reporters/markdown.ts'
import { sarifReport } from './reporters/sarif.ts'
import { tableReport } from './reporters/terminal-table.ts'
import { config, modelPrediction } from './testing.ts'
import type { Unreadable } from './findings.ts'
import type { GateConfigInput } from './gate-config.ts'
import type { Log } from 'sarif'

const matches = (pattern: string, model: string) => pattern === '**' || pattern === model
const today = '2026-06-15'
const broken: Unreadable = {
  model: 'models/b|, <.onnx',
  file: true,
  verdict: 'unreadable',
  outcome: 'error',
  message: 'byte 3: a field is cut off',
}
const whole = modelPrediction()

function reportWith(unreadable: readonly Unreadable[], input: Partial<GateConfigInput> = {}) {
  return makeReport(config(input), { models: [whole], unreadable, today, matches })
}
const report = reportWith([broken])

test('fails the gate, whatever level its budgets have', () => {
  expect(reportWith([]).passed).toBe(true)
  expect(report.passed).toBe(false)
  expect(reportWith([broken], { budgets: [{ max_macs: '1', level: 'warn' }] }).passed).toBe(false)
  expect(report.checks.map(({ verdict }) => verdict)).toEqual(['pass'])
})

test('makes neither its budgets nor its acceptances idle', () => {
  const { notes } = reportWith([broken], {
    budgets: [{ max_macs: '1G' }, { pattern: broken.model, max_params: '1M' }],
    accepted: [{ model: broken.model, metric: 'params', reason: 'for now', until: '2026-07-01' }],
  })
  expect(notes).toEqual([])
})

test('of the baseline is said, and the limit cannot be told', () => {
  const baseline = {
    name: 'main',
    models: new Map(),
    lost: new Map([[whole.model, { reason: 'it is no ONNX', damaged: true }]]),
  }
  const relative = config({ budgets: [{ max_macs: '+5%' }, { max_params: '1M' }] })
  const { checks, passed } = makeReport(relative, { models: [whole], baseline, today, matches })
  expect(checks.map(({ verdict }) => verdict)).toEqual(['broken_baseline', 'pass'])
  expect(checks[0].message).toContain('beside a baseline whose model is damaged: it is no ONNX')
  // The change may be what repairs it.
  expect(passed).toBe(true)
})

describe('is told in full', () => {
  test('by the table', () => {
    expect(tableReport(report)).toMatchInlineSnapshot(`
      "model              metric  value  limit       verdict
      models/a.json      MACs    50.0M  at most 1G  ok
      models/b|, <.onnx                             unreadable

      error: models/b|, <.onnx: byte 3: a field is cut off

      2 models, 1 limit: 1 holds, 1 model unreadable"
    `)
  })

  test('by Markdown', () => {
    expect(markdownReport(report).split('\n').slice(1, 10).join('\n')).toMatchInlineSnapshot(`
      "### ❌ Archcast gate: 2 models, 1 limit: 1 holds, 1 model unreadable

      |  | model | metric | value | limit | verdict |
      | --- | --- | --- | --- | --- | --- |
      | ✅ | \`models/a.json\` | MACs | 50.0M | at most 1G | ok |
      | ❌ | \`models/b\\|, <.onnx\` |  |  |  | unreadable |

      - \`models/b\\|, <.onnx\`: byte 3: a field is cut off
      "
    `)
  })

  test('by an annotation', () => {
    expect(githubReport(report)).toBe(
      '::error file=models/b|%2C <.onnx,title=archcast gate::models/b|, <.onnx: byte 3: a field is cut off\n',
    )
  })

  test('by JUnit', () => {
    expect(junitReport(report)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="archcast gate" tests="2" failures="1">
        <testsuite name="models/a.json" tests="1" failures="0">
          <testcase classname="models/a.json" name="MACs at most 1G"/>
        </testsuite>
        <testsuite name="models/b|, &lt;.onnx" tests="1" failures="1">
          <testcase classname="models/b|, &lt;.onnx" name="can be read"><failure type="unreadable" message="byte 3: a field is cut off"/></testcase>
        </testsuite>
      </testsuites>
      "
    `)
  })

  test('by SARIF, with a rule of its own', () => {
    const [{ tool, results }] = (JSON.parse(sarifReport(report, '1')) as Log).runs
    expect(results).toHaveLength(1)
    const [{ ruleId, ruleIndex, level, message, locations }] = results!
    expect({ ruleId, level, text: message.text }).toEqual({
      ruleId: 'model/readable',
      level: 'error',
      text: broken.message,
    })
    expect(tool.driver.rules![ruleIndex!].id).toBe(ruleId)
    expect(locations![0].physicalLocation!.artifactLocation!.uri).toBe('models/b%7C%2C%20%3C.onnx')
  })

  test('where there is no other model', () => {
    const alone = makeReport(config({}), { models: [], unreadable: [broken], today, matches })
    expect(alone.passed).toBe(false)
    expect(tableReport(alone)).toContain(`error: ${broken.model}: ${broken.message}`)
    expect(tableReport(alone)).toContain('1 model, 0 limits: 1 model unreadable')
  })
})
