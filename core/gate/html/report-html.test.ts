// The report as a page: it says what the report says, and whatever a model is called, it brings nothing of its own.
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeReport } from '../gate-report.ts'
import { config, latency, layer, modelPrediction } from '../testing.ts'
import { html } from './markup.ts'
import { reportHtml } from './report-html.ts'
import { closeScale, scaleOf } from './scale.ts'
import type { ReportInput } from './report-input.ts'

const HOSTILE = '"\'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\u202e'

const model = modelPrediction({
  latency: { pi: latency(4, 5, 6), phone: latency(90, 100, 120, { outside: [`it is ${HOSTILE}`] }) },
  layers: [layer('stem', 10_000_000), layer('wide', 40_000_000, { output_bytes: 2048 }), layer(HOSTILE, 1_000_000)],
})

const gate = makeReport(
  config({
    budgets: [{ max_latency: '4.5 ms', max_macs: '+10%' }],
    accepted: [{ model: '**', metric: 'macs', reason: HOSTILE, until: '2026-07-01' }],
    unsettled: { no_model: 'warn', no_baseline: 'warn' },
  }),
  {
    models: [model, modelPrediction({ model: HOSTILE, macs: 90_000_000 })],
    idle: [`${HOSTILE}/*.onnx`],
    baseline: { name: HOSTILE, models: new Map([[model.model, { ...model, hash: 'other', macs: 40_000_000 }]]) },
    today: '2026-06-15',
    matches: () => true,
    notes: [HOSTILE],
  },
)

/** The page without its style and its policy. */
const bodyOf = (page: string) => page.slice(page.indexOf('<body>'), page.indexOf('</html>'))

describe.each<[string, ReportInput]>([
  ['a model', { ...model, model: HOSTILE }],
  ['a gate', gate],
])('of %s', (_, input) => {
  const page = reportHtml(input)

  test('has its own style and nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script|<img|<link|<iframe|<base|\sstyle=|\son\w+=[^a]|\shref=|\ssrc=[^x]|url\(|@import/)
    const [style, ...others] = Array.from(page.matchAll(/<style>([^]*?)<\/style>/g), ([, text]) => text)
    expect(others).toEqual([])
    const hash = createHash('sha256').update(style).digest('base64')
    expect(page.replaceAll('&#39;', "'")).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    )
  })

  test('has every element closed, none of them the text of a name', () => {
    const open: string[] = []
    const names = new Set<string>()
    for (const [, end, name, rest] of bodyOf(page).matchAll(/<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>/g)) {
      names.add(name)
      if (end) expect(open.pop()).toBe(name)
      else if (!rest.endsWith('/')) open.push(name)
    }
    expect(open).toEqual([])
    expect(names).not.toContain('img')
    expect(page).not.toContain('\u202e')
  })
})

test('a model has its figures, its intervals and why it is a guess', () => {
  const page = bodyOf(reportHtml(model))
  for (const text of ['50.0M', '500k', '2.00 MB', '4.00 to 6.00', '90.0 to 120', '93.00 %', '92.00 to 94.00'])
    expect(page).toContain(text)
  expect(page).toMatch(/Outside of what is known[^]*phone[^]*it is &quot;/)
})

test('layers are sorted by what they cost on the first device, their bars by the costliest', () => {
  const page = bodyOf(reportHtml(model))
  const rows = page.slice(page.indexOf('<tbody>')).split('<tr>').slice(1)
  expect(rows.map((row) => /scope="row">\s*(\w*)/.exec(row)![1])).toEqual(['wide', 'stem', ''])
  expect(rows.map((row) => Array.from(row.matchAll(/class="bar" width="([\d.]+)%"/g), ([, width]) => width))).toEqual([
    ['100', '100', '100'],
    ['25', '25', '25'],
    ['2.5', '2.5', '2.5'],
  ])
  expect(rows[0]).toMatch(/4\.00 ms <small>80\.0 %/)
  expect(rows[0]).toContain('2.05 kB')
})

test('tasks stand in the place of the accuracy', () => {
  const tasks = [{ name: 'imagenet-1k', value: 0.7, low: 0.6, high: 0.75, outside: [] }]
  const page = bodyOf(reportHtml({ ...model, tasks }))
  expect(page).toContain('imagenet-1k')
  expect(page).not.toContain('93.00 %')
})

test('a gate says of every limit whether it holds, and what becomes of it', () => {
  const page = bodyOf(reportHtml(gate))
  expect(page).toMatch(/Gate: <span class="bad">failed<\/span>/)
  const verdicts = Array.from(
    page.matchAll(/class="verdict (\w+)"[^]*?<\/b>\s*([\w ]+?)\s*(?:<small>(\w+)<\/small>)?</g),
  )
  expect(verdicts.map(([, tone, name, becomes = '']) => [tone, name, becomes])).toEqual([
    ['unsure', 'inconclusive', ''],
    ['bad', 'broken', 'accepted'],
    ['unsure', 'inconclusive', ''],
    ['unsure', 'no baseline', 'accepted'],
    ['unsure', 'no model', 'warning'],
  ])
  const { passed, ...rest } = gate
  expect(reportHtml({ passed: !passed, ...rest })).toContain('All budgets hold')
})

test('a long network is drawn with its neighbours together', () => {
  const layers = Array.from({ length: 3000 }, (_, i) => layer(`n${i}`, 1000 + i))
  const page = reportHtml({ ...model, layers })
  expect(page.match(/<title>n\d+/g)!.length).toBeLessThanOrEqual(240)
  expect(page.match(/scope="row"/g)).toHaveLength(3000)
  expect(page).toContain('2975 more layers')
})

describe('markup', () => {
  test('escapes text, and nothing twice', () => {
    const inner = html`<i>${'<&>'}</i>`
    expect(html`<b title="${'"\''}">${inner}${[1, inner]}</b>`.text).toBe(
      '<b title="&quot;&#39;"><i>&lt;&amp;&gt;</i>1<i>&lt;&amp;&gt;</i></b>',
    )
  })
})

describe('scales', () => {
  const values = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e9, noNaN: true })), {
    minLength: 1,
    maxLength: 6,
  })

  test.each([
    ['from zero or by logarithms', scaleOf],
    ['about close values', closeScale],
  ])('%s keep the order of values, and hold all of them and the ticks', (_, scaleFor) => {
    fc.assert(
      fc.property(values, (list) => {
        const scale = scaleFor(list)
        const places = list.toSorted((a, b) => a - b).map(scale.at)
        expect(places.every((place) => place >= 0 && place <= 100)).toBe(true)
        expect(places).toEqual(places.toSorted((a, b) => a - b))
        expect(scale.ticks.length).toBeLessThanOrEqual(12)
        const ticks = scale.ticks.map(scale.at)
        expect(ticks).toEqual(ticks.toSorted((a, b) => a - b))
      }),
      { numRuns: 1000 },
    )
  })

  test('have ticks that people read', () => {
    expect(scaleOf([4, 9]).ticks).toEqual([0, 2, 4, 6, 8, 10])
    expect(scaleOf([4, 9]).at(5)).toBe(50)
    expect(scaleOf([0.5, 90]).ticks).toEqual([1, 3, 10, 30, 100])
    expect(scaleOf([1e-9, 1e9]).ticks).toHaveLength(5)
    expect(closeScale([0.95, 1.1]).ticks).toEqual([0.95, 1, 1.05, 1.1])
  })
})
