// Every output of one report, side by side.
import { describe, expect, test } from 'vitest'
import { makeReport } from '../gate-report.ts'
import { config, latency, modelPrediction } from '../testing.ts'
import { githubReport } from './github.ts'
import { junitReport } from './junit.ts'
import { COMMENT_ID, markdownReport } from './markdown.ts'
import { sarifReport } from './sarif.ts'
import { tableReport } from './terminal-table.ts'
import type { GateReport } from '../findings.ts'
import type { Log } from 'sarif'

const small = modelPrediction()
const wild = modelPrediction({
  model: 'models/b&<"|`, %.onnx',
  hash: 'b',
  macs: 90_000_000,
  latency: { pi: latency(7, 8, 9) },
  layers: [{ id: '/conv|1`@x', op: 'conv 3x3 -> 8x8x8', macs: 9e7, params: 5e5, ms: { pi: 8 } }],
})
const spelt = modelPrediction({ model: 'nas-bench-201:|none~0|', file: false })

const report = makeReport(
  config({
    budgets: [
      { max_latency: '6 ms', max_macs: '+10%' },
      { max_params: '1k', level: 'warn' },
    ],
    accepted: [{ model: '**', metric: 'macs', reason: 'measured <twice>', until: '2026-07-01' }],
    unsettled: { no_baseline: 'warn', no_model: 'warn' },
  }),
  {
    models: [small, wild, spelt],
    idle: ['old/*.onnx'],
    deleted: [{ model: 'models/gone.json', successor: small.model }],
    baseline: {
      name: 'main (1234567)',
      models: new Map([
        [small.model, small],
        [wild.model, small],
      ]),
    },
    today: '2026-06-15',
    matches: (pattern, model) => pattern === '**' || pattern === model,
    notes: ['timed twice'],
  },
)
const empty = makeReport(config({}), { models: [], today: '2026-06-15', matches: () => true })

test('table', () => {
  expect(tableReport(report)).toMatchInlineSnapshot(`
    "model                   metric         value                 change  limit         verdict
    models/a.json           latency on pi  5.00 ms [4.50, 5.50]          at most 6 ms  ok
                            MACs           50.0M                 0.0%    at most +10%  ok
                            parameters     500k                          at most 1k    broken, warning
    models/b&<"|\`, %.onnx   latency on pi  8.00 ms [7.00, 9.00]          at most 6 ms  broken
                            MACs           90.0M                 +80.0%  at most +10%  broken, accepted
                            parameters     500k                          at most 1k    broken, warning
    nas-bench-201:|none~0|  latency on pi  5.00 ms [4.50, 5.50]          at most 6 ms  ok
                            MACs           50.0M                         at most +10%  no baseline, accepted
                            parameters     500k                          at most 1k    broken, warning
    old/*.onnx                                                                         no model, warning
    models/gone.json                                                                   deleted, warning

    warn: models/a.json: parameters are 500k, but must be at most 1k; 'wide' (conv 3x3 -> 8x8x8) costs most, 80 %
    error: models/b&<"|\`, %.onnx: latency on pi is 8.00 ms [7.00, 9.00], but must be at most 6 ms; '/conv|1\`@x' (conv 3x3 -> 8x8x8) costs most, 100 %
    accepted: models/b&<"|\`, %.onnx: MACs are 90.0M, +80.0%, but must be at most +10%; '/conv|1\`@x' (conv 3x3 -> 8x8x8) makes 100 % of what was added; accepted until 2026-07-01: measured <twice>
    warn: models/b&<"|\`, %.onnx: parameters are 500k, but must be at most 1k; '/conv|1\`@x' (conv 3x3 -> 8x8x8) costs most, 100 %
    accepted: nas-bench-201:|none~0|: MACs are 50.0M, but must be at most +10% beside a baseline that does not have the model; accepted until 2026-07-01: measured <twice>
    warn: nas-bench-201:|none~0|: parameters are 500k, but must be at most 1k; 'wide' (conv 3x3 -> 8x8x8) costs most, 80 %
    warn: old/*.onnx: no file matches it; mend the pattern or remove it
    warn: models/gone.json: the baseline has it, and it is not there any more; 'models/a.json' is the same network
    note: timed twice

    3 models, 9 limits: 3 hold, 2 accepted, 3 warnings, 1 fails, 1 pattern without a model, 1 model deleted"
  `)
})

test('Markdown, with the id that a comment is found by', () => {
  const markdown = markdownReport(report)
  expect(markdown.startsWith(`${COMMENT_ID}\n`)).toBe(true)
  expect(markdown).toMatchInlineSnapshot(`
    "<!-- archcast-gate -->
    ### ❌ Archcast gate: 3 models, 9 limits: 3 hold, 2 accepted, 3 warnings, 1 fails, 1 pattern without a model, 1 model deleted

    |  | model | metric | value | change | limit | verdict |
    | --- | --- | --- | --- | --- | --- | --- |
    | ✅ | \`models/a.json\` | latency on pi | 5.00 ms [4.50, 5.50] |  | at most 6 ms | ok |
    | ✅ | \`models/a.json\` | MACs | 50.0M | 0.0% | at most +10% | ok |
    | ⚠️ | \`models/a.json\` | parameters | 500k |  | at most 1k | broken, warning |
    | ❌ | \`models/b&<"\\| , %.onnx\` | latency on pi | 8.00 ms [7.00, 9.00] |  | at most 6 ms | broken |
    | ☑️ | \`models/b&<"\\| , %.onnx\` | MACs | 90.0M | +80.0% | at most +10% | broken, accepted |
    | ⚠️ | \`models/b&<"\\| , %.onnx\` | parameters | 500k |  | at most 1k | broken, warning |
    | ✅ | \`nas-bench-201:\\|none~0\\|\` | latency on pi | 5.00 ms [4.50, 5.50] |  | at most 6 ms | ok |
    | ☑️ | \`nas-bench-201:\\|none~0\\|\` | MACs | 50.0M |  | at most +10% | no baseline, accepted |
    | ⚠️ | \`nas-bench-201:\\|none~0\\|\` | parameters | 500k |  | at most 1k | broken, warning |
    | ⚠️ | \`old/*.onnx\` |  |  |  |  | no model, warning |
    | ⚠️ | \`models/gone.json\` |  |  |  |  | deleted, warning |

    - \`models/b&<"\\| , %.onnx\`: latency on pi is 8.00 ms \\[7.00, 9.00\\], but must be at most 6 ms; '/conv\\|1\\\`@&#8203;x' (conv 3x3 -> 8x8x8) costs most, 100 %
    - \`models/a.json\`: parameters are 500k, but must be at most 1k; 'wide' (conv 3x3 -> 8x8x8) costs most, 80 %
    - \`models/b&<"\\| , %.onnx\`: parameters are 500k, but must be at most 1k; '/conv\\|1\\\`@&#8203;x' (conv 3x3 -> 8x8x8) costs most, 100 %
    - \`nas-bench-201:\\|none~0\\|\`: parameters are 500k, but must be at most 1k; 'wide' (conv 3x3 -> 8x8x8) costs most, 80 %
    - \`old/*.onnx\`: no file matches it; mend the pattern or remove it
    - \`models/gone.json\`: the baseline has it, and it is not there any more; 'models/a.json' is the same network
    - \`models/b&<"\\| , %.onnx\`: MACs are 90.0M, +80.0%, but must be at most +10%; '/conv\\|1\\\`@&#8203;x' (conv 3x3 -> 8x8x8) makes 100 % of what was added; accepted until 2026-07-01: measured &lt;twice>
    - \`nas-bench-201:\\|none~0\\|\`: MACs are 50.0M, but must be at most +10% beside a baseline that does not have the model; accepted until 2026-07-01: measured &lt;twice>

    - Note: timed twice

    90 % intervals in brackets; the rule is pessimistic, the baseline \`main (1234567)\`.
    "
  `)
})

test('annotations, with file and line, escaped as the runner undoes it', () => {
  expect(githubReport(report)).toMatchInlineSnapshot(`
    "::warning file=models/a.json,line=9,title=archcast gate::models/a.json: parameters are 500k, but must be at most 1k; 'wide' (conv 3x3 -> 8x8x8) costs most, 80 %25
    ::error file=models/b&<"|\`%2C %25.onnx,title=archcast gate::models/b&<"|\`, %25.onnx: latency on pi is 8.00 ms [7.00, 9.00], but must be at most 6 ms; '/conv|1\`@x' (conv 3x3 -> 8x8x8) costs most, 100 %25
    ::notice file=models/b&<"|\`%2C %25.onnx,title=archcast gate::models/b&<"|\`, %25.onnx: MACs are 90.0M, +80.0%25, but must be at most +10%25; '/conv|1\`@x' (conv 3x3 -> 8x8x8) makes 100 %25 of what was added; accepted until 2026-07-01: measured <twice>
    ::warning file=models/b&<"|\`%2C %25.onnx,title=archcast gate::models/b&<"|\`, %25.onnx: parameters are 500k, but must be at most 1k; '/conv|1\`@x' (conv 3x3 -> 8x8x8) costs most, 100 %25
    ::notice title=archcast gate::nas-bench-201:|none~0|: MACs are 50.0M, but must be at most +10%25 beside a baseline that does not have the model; accepted until 2026-07-01: measured <twice>
    ::warning title=archcast gate::nas-bench-201:|none~0|: parameters are 500k, but must be at most 1k; 'wide' (conv 3x3 -> 8x8x8) costs most, 80 %25
    ::warning title=archcast gate::old/*.onnx: no file matches it; mend the pattern or remove it
    ::warning file=models/gone.json,title=archcast gate::models/gone.json: the baseline has it, and it is not there any more; 'models/a.json' is the same network
    "
  `)
})

test.each([
  ['', 'models/a.json', 'models/a.json'],
  ['ml/', 'models/a.json', 'ml/models/a.json'],
  ['ml/deep/', '../a.json', 'ml/a.json'],
  ['ml/', '../../a.json', 'a.json'],
])('from the folder %j, %s is the file %s', (folder, model, path) => {
  const one = { ...report, checks: [{ ...report.checks[2], model }], gaps: [] }
  expect(githubReport(one, { folder })).toContain(`file=${path},line=9`)
  expect(sarifReport(one, '1', { folder })).toContain(`"uri": "${path}"`)
})

test('what is about no file is shown at the configuration', () => {
  const place = { folder: 'ml/', config: 'gate.json' }
  expect(githubReport(report, place)).toContain('::warning file=ml/gate.json,title=archcast gate::old/*.onnx: no file')
  const { results = [] } = (JSON.parse(sarifReport(report, '1', place)) as Log).runs[0]
  const uris = results.map(({ locations }) => locations![0].physicalLocation!.artifactLocation!.uri)
  expect(uris.filter((uri) => uri === 'ml/gate.json')).toHaveLength(3)
})

test('a comment is no longer than GitHub takes: what fails comes before what holds', () => {
  const long = { ...small, model: `models/${'long/'.repeat(40)}a.json` }
  const [held, failed] = [report.checks[0], report.checks[3]]
  const checks = [
    ...Array(500).fill({ ...held, model: long.model }),
    ...Array(500).fill({ ...failed, model: 'failed' }),
  ]
  const markdown = markdownReport({ ...report, checks, gaps: [] } as GateReport)
  expect(markdown.length).toBeLessThan(60_000)
  expect(markdown).toContain('| ❌ | `failed`')
  expect(markdown).not.toContain('long/')
  expect(markdown).toMatch(/and \d+ more, which the report as JSON has/)
})

test('JUnit', () => {
  expect(junitReport(report)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="archcast gate" tests="11" failures="1">
      <testsuite name="models/a.json" tests="3" failures="0">
        <testcase classname="models/a.json" name="latency on pi at most 6 ms"/>
        <testcase classname="models/a.json" name="MACs at most +10%"/>
        <testcase classname="models/a.json" name="parameters at most 1k"><system-out>warn: parameters are 500k, but must be at most 1k; &apos;wide&apos; (conv 3x3 -&gt; 8x8x8) costs most, 80 %</system-out></testcase>
      </testsuite>
      <testsuite name="models/b&amp;&lt;&quot;|\`, %.onnx" tests="3" failures="1">
        <testcase classname="models/b&amp;&lt;&quot;|\`, %.onnx" name="latency on pi at most 6 ms"><failure type="broken" message="latency on pi is 8.00 ms [7.00, 9.00], but must be at most 6 ms; &apos;/conv|1\`@x&apos; (conv 3x3 -&gt; 8x8x8) costs most, 100 %"/></testcase>
        <testcase classname="models/b&amp;&lt;&quot;|\`, %.onnx" name="MACs at most +10%"><system-out>accepted: MACs are 90.0M, +80.0%, but must be at most +10%; &apos;/conv|1\`@x&apos; (conv 3x3 -&gt; 8x8x8) makes 100 % of what was added; accepted until 2026-07-01: measured &lt;twice&gt;</system-out></testcase>
        <testcase classname="models/b&amp;&lt;&quot;|\`, %.onnx" name="parameters at most 1k"><system-out>warn: parameters are 500k, but must be at most 1k; &apos;/conv|1\`@x&apos; (conv 3x3 -&gt; 8x8x8) costs most, 100 %</system-out></testcase>
      </testsuite>
      <testsuite name="nas-bench-201:|none~0|" tests="3" failures="0">
        <testcase classname="nas-bench-201:|none~0|" name="latency on pi at most 6 ms"/>
        <testcase classname="nas-bench-201:|none~0|" name="MACs at most +10%"><system-out>accepted: MACs are 50.0M, but must be at most +10% beside a baseline that does not have the model; accepted until 2026-07-01: measured &lt;twice&gt;</system-out></testcase>
        <testcase classname="nas-bench-201:|none~0|" name="parameters at most 1k"><system-out>warn: parameters are 500k, but must be at most 1k; &apos;wide&apos; (conv 3x3 -&gt; 8x8x8) costs most, 80 %</system-out></testcase>
      </testsuite>
      <testsuite name="old/*.onnx" tests="1" failures="0">
        <testcase classname="old/*.onnx" name="fits a model"><system-out>warn: no file matches it; mend the pattern or remove it</system-out></testcase>
      </testsuite>
      <testsuite name="models/gone.json" tests="1" failures="0">
        <testcase classname="models/gone.json" name="is still there"><system-out>warn: the baseline has it, and it is not there any more; &apos;models/a.json&apos; is the same network</system-out></testcase>
      </testsuite>
    </testsuites>
    "
  `)
})

test('characters that XML has not are replaced', () => {
  const odd = { ...report.checks[0], model: 'a\u0000b\ud800\u0007', message: '\ufffe' }
  const xml = junitReport({ ...report, checks: [odd], models: [{ ...small, model: odd.model }] })
  // oxlint-disable-next-line no-control-regex -- these are what must not be there
  expect(xml).not.toMatch(/[\u0000-\u0008\ufffe]|[\ud800-\udfff]/)
  expect(xml).toContain('a\u{fffd}b\u{fffd}\u{fffd}')
})

describe('SARIF', () => {
  const log = JSON.parse(sarifReport(report, '1.2.3')) as Log

  test('has a rule for every result, each at its file and layer', () => {
    const [{ tool, results }] = log.runs
    expect(log.version).toBe('2.1.0')
    expect(tool.driver.version).toBe('1.2.3')
    for (const { ruleId, ruleIndex } of results!) expect(tool.driver.rules![ruleIndex!].id).toBe(ruleId)
    expect(results!.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['budget/params', 'warning'],
      ['budget/latency', 'error'],
      ['budget/macs', 'note'],
      ['budget/params', 'warning'],
      ['budget/macs', 'note'],
      ['budget/params', 'warning'],
      ['pattern/model', 'warning'],
      ['model/kept', 'warning'],
    ])
    const { locations } = results![0]
    expect(locations![0].physicalLocation).toEqual({
      artifactLocation: { uri: 'models/a.json' },
      region: { startLine: 9 },
    })
    expect(locations![0].logicalLocations).toEqual([{ name: 'wide', fullyQualifiedName: 'models/a.json#wide' }])
  })

  test('escapes paths, says what is accepted, and names no file for what is none', () => {
    const results = log.runs[0].results!
    expect(results[1].locations![0].physicalLocation!.artifactLocation!.uri).toBe(
      'models/b%26%3C%22%7C%60%2C%20%25.onnx',
    )
    expect(results[2].suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'measured <twice>' },
    ])
    expect(results[4].locations![0].physicalLocation).toBeUndefined()
    expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(8)
  })
})

test('a report without a check fails in every output', () => {
  expect(tableReport(empty)).toContain('0 models, 0 limits: 1 pattern without a model')
  expect(markdownReport(empty)).toContain('### ❌ Archcast gate: 0 models, 0 limits: 1 pattern without a model')
  expect(junitReport(empty)).toContain('tests="1" failures="1"')
  expect(githubReport(empty)).toContain('::error title=archcast gate::**: /budgets/0 holds for no model')
  expect((JSON.parse(sarifReport(empty, '1')) as Log).runs[0].results).toMatchObject([{ ruleId: 'pattern/model' }])
})
