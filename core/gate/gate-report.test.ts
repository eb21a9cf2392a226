// Verdicts, computed by hand.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeReport } from './gate-report.ts'
import { config, latency, layer, modelPrediction } from './testing.ts'
import type { MissingBaseline } from './check.ts'
import type { Check } from './findings.ts'
import type { GateConfigInput } from './gate-config.ts'
import type { ModelPrediction } from './model-prediction.ts'

const matches = (pattern: string, model: string) => pattern === '**' || pattern === model
const today = '2026-06-15'

function report(input: Partial<GateConfigInput>, now = modelPrediction(), before?: ModelPrediction) {
  const baseline = before && { name: 'main', models: new Map([[before.model, before]]) }
  return makeReport(config(input), { models: [now], ...(baseline && { baseline }), today, matches })
}

function check(input: Partial<GateConfigInput>, now?: ModelPrediction, before?: ModelPrediction): Check {
  const { checks } = report(input, now, before)
  expect(checks).toHaveLength(1)
  return checks[0]
}

describe('absolute limits', () => {
  test.each<[GateConfigInput['budgets'][number], string, string]>([
    [{ max_latency: '6 ms' }, 'pass', 'pass'],
    [{ max_latency: '5.2 ms' }, 'inconclusive', 'error'],
    [{ max_latency: '5.2 ms', level: 'warn' }, 'inconclusive', 'warn'],
    [{ max_latency: '4 ms' }, 'broken', 'error'],
    [{ max_latency: '4 ms', level: 'warn' }, 'broken', 'warn'],
    [{ max_macs: '50M' }, 'pass', 'pass'],
    [{ max_macs: 49_999_999 }, 'broken', 'error'],
    [{ max_params: '0.5M' }, 'pass', 'pass'],
    [{ max_size: '1.9 MB' }, 'broken', 'error'],
    [{ min_accuracy: '91 %' }, 'pass', 'pass'],
    [{ min_accuracy: 0.925 }, 'inconclusive', 'error'],
    [{ min_accuracy: '95 %' }, 'broken', 'error'],
  ])('%j: %s, %s', (budget, verdict, outcome) => {
    expect(check({ budgets: [budget] })).toMatchObject({ verdict, outcome })
  })

  test('the accuracy is better at its upper end', () => {
    const by = (rule: 'median' | 'optimistic', limit: string) =>
      check({ rule, budgets: [{ min_accuracy: limit }] }).verdict
    expect(by('median', '93 %')).toBe('pass')
    expect(by('median', '93.5 %')).toBe('inconclusive')
    expect(by('optimistic', '93.5 %')).toBe('pass')
    expect(by('optimistic', '94.5 %')).toBe('broken')
  })
})

describe('where nothing can be told', () => {
  const outside = modelPrediction({ latency: { pi: latency(1, 2, 3, { outside: ['5x5 was never timed'] }) } })

  test('outside the domain a low estimate is no pass, and neither is it by the optimistic rule', () => {
    const found = check({ rule: 'optimistic', budgets: [{ max_latency: '9 ms' }] }, outside)
    expect(found).toMatchObject({ verdict: 'outside_domain', outcome: 'error' })
    expect(found.message).toContain('5x5 was never timed')
  })

  test.each(['inconclusive', 'outside_domain', 'no_baseline'] as const)('%s may be but a warning', (verdict) => {
    const cases = {
      inconclusive: ['5.2 ms', modelPrediction()],
      outside_domain: ['9 ms', outside],
      no_baseline: ['+5%', modelPrediction()],
    } as const
    const [limit, now] = cases[verdict]
    const budgets = [{ max_latency: limit }]
    expect(check({ budgets }, now)).toMatchObject({ verdict, outcome: 'error' })
    expect(check({ budgets, unsettled: { [verdict]: 'warn' } }, now)).toMatchObject({ verdict, outcome: 'warn' })
    expect(report({ budgets, unsettled: { [verdict]: 'warn' } }, now).passed).toBe(true)
  })

  test('what could not be timed is inconclusive, however low its prediction', () => {
    const failed = modelPrediction({
      latency: { pi: latency(1, 1, 1, { failure: 'it could not be timed: out of memory' }) },
    })
    const found = check({ budgets: [{ max_latency: '9 ms' }] }, failed)
    expect(found.verdict).toBe('inconclusive')
    expect(found.message).toContain('out of memory')
  })
})

describe('beside a baseline', () => {
  const budgets = [{ max_latency: '+5%' }]
  test('one that cannot be had is an error; one that is damaged may be repaired; each for what it is about', () => {
    const beside = (lost: MissingBaseline, level?: 'warn') => {
      const baseline = { name: 'main', models: new Map(), lost: new Map([['models/a.json', lost]]) }
      const input = config({ budgets: [{ max_latency: '+5%', max_macs: '+5%', ...(level && { level }) }] })
      const { checks, passed } = makeReport(input, { models: [modelPrediction()], baseline, today, matches })
      return {
        passed,
        verdicts: checks.map(({ verdict, outcome }) => `${verdict} ${outcome}`),
        text: checks[0].message,
      }
    }
    const damaged = beside({ reason: 'it is no ONNX', damaged: true })
    expect(damaged.verdicts).toEqual(['broken_baseline warn', 'broken_baseline warn'])
    expect(damaged.passed).toBe(true)
    expect(damaged.text).toContain('beside a baseline whose model is damaged: it is no ONNX')
    const gone = beside({ reason: 'git is not installed', damaged: false }, 'warn')
    expect(gone.verdicts).toEqual(['unreadable error', 'unreadable error'])
    expect(gone.passed).toBe(false)
    expect(gone.text).toBe(
      "latency on pi cannot be compared, the baseline's model cannot be read: git is not installed",
    )
    expect(beside({ reason: 'no', damaged: true, metric: 'latency' }).verdicts).toEqual([
      'broken_baseline warn',
      'no_baseline error',
    ])
  })

  const changed = (low: number, value: number, high: number) =>
    modelPrediction({ hash: 'b', latency: { pi: latency(low, value, high) } })

  test('a report that was made for other limits says what it lacks', () => {
    const found = check({ budgets }, modelPrediction(), modelPrediction({ latency: {} }))
    expect(found).toMatchObject({ verdict: 'no_baseline', outcome: 'error' })
    expect(found.message).toContain('beside a baseline that has this model, but not this of it; make its report anew')
  })

  test('a network that is the same takes the same time, however unsure its prediction', () => {
    expect(check({ budgets }, modelPrediction(), modelPrediction())).toMatchObject({
      verdict: 'pass',
      change: { value: 1, low: 1, high: 1 },
    })
  })

  test('a change is told where it stands out of both intervals', () => {
    // Each end is 10 % off: together exp(hypot(ln 1.1, ln 1.1)), 14 %.
    expect(check({ budgets }, changed(4.5, 5, 5.5), modelPrediction()).verdict).toBe('inconclusive')
    expect(check({ budgets }, changed(9, 10, 11), modelPrediction()).verdict).toBe('broken')
    expect(check({ budgets }, changed(2.7, 3, 3.3), modelPrediction()).verdict).toBe('pass')
  })

  test('a measured ratio goes before what two intervals tell, in or out of the domain', () => {
    const ratio = { value: 1.1, low: 1.09, high: 1.11 }
    const measured = modelPrediction({ hash: 'b', latency: { pi: latency(5, 5, 5, { source: 'measured', ratio }) } })
    const strange = modelPrediction({ latency: { pi: latency(4, 5, 6, { outside: ['unknown'] }) } })
    expect(check({ budgets }, measured, strange)).toMatchObject({ verdict: 'broken', measured: true, change: ratio })
    const slack = [{ max_latency: '+15%' }]
    expect(check({ budgets: slack }, measured, strange).verdict).toBe('pass')
  })

  test('on a machine that is not the device, the change holds and the time does not', () => {
    const ratio = { value: 1, low: 0.99, high: 1.01 }
    const elsewhere = latency(1, 1, 1, { source: 'measured', ratio, failure: 'another machine' })
    const { checks } = report(
      { budgets: [{ max_latency: '+5%' }, { max_latency: '9 ms' }] },
      modelPrediction({ latency: { pi: elsewhere } }),
      modelPrediction(),
    )
    expect(checks.map(({ verdict }) => verdict)).toEqual(['pass', 'inconclusive'])
  })

  test('counts are compared exactly; sizes even where the networks are the same', () => {
    const limits = [{ max_macs: '+10%', max_params: '+9%', max_size: '+0%' }]
    const now = modelPrediction({ hash: 'b', macs: 55_000_000, params: 550_000, size: 2_000_001 })
    const verdicts = report({ budgets: limits }, now, modelPrediction()).checks.map(({ verdict }) => verdict)
    expect(verdicts).toEqual(['pass', 'broken', 'broken'])
    expect(
      check({ budgets: [{ max_size: '+0%' }] }, modelPrediction({ size: 2_000_001 }), modelPrediction()).verdict,
    ).toBe('broken')
  })

  test('a size that cannot be told is an error of its own, and the baseline says why it has none', () => {
    const missing = { ...modelPrediction({ no_size: "its file 'w' is not there" }), size: undefined }
    expect(check({ budgets: [{ max_size: '1 GB', level: 'warn' }] }, missing)).toMatchObject({
      verdict: 'unreadable',
      outcome: 'error',
      message: "size cannot be told: its file 'w' is not there",
    })
    expect(check({ budgets: [{ max_size: '+1%' }] }, modelPrediction(), missing)).toMatchObject({
      verdict: 'broken_baseline',
    })
    expect(check({ budgets: [{ max_macs: '+1%' }] }, missing, modelPrediction()).verdict).toBe('pass')
  })

  test('an accuracy loses points', () => {
    const worse = modelPrediction({ hash: 'b', accuracy: { value: 0.9, low: 0.899, high: 0.901, outside: [] } })
    const sure = modelPrediction({ accuracy: { value: 0.93, low: 0.929, high: 0.931, outside: [] } })
    expect(check({ budgets: [{ min_accuracy: '-2 points' }] }, worse, sure).verdict).toBe('broken')
    expect(check({ budgets: [{ min_accuracy: '-4 points' }] }, worse, sure).verdict).toBe('pass')
  })
})

describe('accepted regressions', () => {
  const accepted = (until: string, more: object = {}) => [
    { model: 'models/a.json', metric: 'latency' as const, reason: 'until the pruned one is there', until, ...more },
  ]
  const budgets = [{ max_latency: '4 ms' }]

  test('pass until their day is over, with their reason', () => {
    const found = check({ budgets, accepted: accepted(today) })
    expect(found).toMatchObject({ verdict: 'broken', outcome: 'accepted' })
    expect(found.message).toContain('accepted until 2026-06-15: until the pruned one is there')
  })

  test('an expired one is broken again, and says so', () => {
    const found = check({ budgets, accepted: accepted('2026-06-14') })
    expect(found).toMatchObject({ verdict: 'broken', outcome: 'error', acceptance: { expired: true } })
    expect(found.message).toContain('accepted until 2026-06-14')
    expect(found.message).toContain('which has passed')
  })

  test('are about one metric, and one device where it is named', () => {
    expect(check({ budgets: [{ max_macs: '1M' }], accepted: accepted(today) }).outcome).toBe('error')
    expect(check({ budgets, accepted: accepted(today, { device: 'tpu' }) }).outcome).toBe('error')
    expect(check({ budgets, accepted: accepted(today, { device: 'pi' }) }).outcome).toBe('accepted')
  })
})

describe('what a reader should know', () => {
  test('budgets without a model and models without a budget fail; acceptances of nothing are noted', () => {
    const input: Partial<GateConfigInput> = {
      budgets: [{ pattern: 'models/b.json', max_macs: '1M' }],
      accepted: [{ model: 'models/c.json', metric: 'macs', reason: 'old', until: today }],
    }
    const { notes, checks, gaps, passed } = report(input)
    expect(checks).toEqual([])
    expect(passed).toBe(false)
    expect(gaps.map(({ model, verdict, outcome }) => [model, verdict, outcome])).toEqual([
      ['models/b.json', 'no_model', 'error'],
      ['models/a.json', 'no_budget', 'error'],
    ])
    expect(gaps[0].message).toContain("/budgets/0 holds for no model (did you mean 'models/a.json'?)")
    expect(gaps[1].message).toContain('"unsettled": {"no_budget": "warn"}')
    expect(notes).toEqual(["/accepted/0 (macs of 'models/c.json') is about no budget; remove it"])
    const warned = report({ ...input, unsettled: { no_model: 'warn', no_budget: 'warn' } })
    expect(warned.gaps.map(({ outcome }) => outcome)).toEqual(['warn', 'warn'])
    expect(warned.passed).toBe(true)
  })

  test('of models that a command chooses, budgets of others are noted', () => {
    const budgets = [{ max_macs: '1G' }, { pattern: 'models/b.json', max_macs: '1M' }]
    const chosen = makeReport(config({ budgets }), { models: [modelPrediction()], today, matches, chosen: true })
    expect(chosen).toMatchObject({ passed: true, gaps: [] })
    expect(chosen.notes).toEqual(["/budgets/1 ('models/b.json') holds for no model"])
  })

  test('a model that is no more is told, with the one that took its place', () => {
    const deleted = [{ model: 'models/old.json', successor: 'models/a.json' }]
    const found = (input: Partial<GateConfigInput>) =>
      makeReport(config(input), { models: [modelPrediction()], deleted, today, matches })
    expect(found({})).toMatchObject({ passed: true, gaps: [{ verdict: 'deleted', outcome: 'warn' }] })
    expect(found({}).gaps[0].message).toContain("'models/a.json' is the same network")
    expect(found({ unsettled: { deleted: 'error' } }).passed).toBe(false)
  })

  test('nothing passes where there is nothing', () => {
    expect(makeReport(config({}), { models: [], today, matches }).passed).toBe(false)
    expect(makeReport(config({}), { models: [], idle: ['*.onnx'], today, matches }).gaps).toHaveLength(1)
  })

  test('the layer that costs most is to blame, or that which grew most', () => {
    expect(check({ budgets: [{ max_macs: '1M' }] }).blame).toEqual({
      node: 'wide',
      op: 'conv 3x3 -> 8x8x8',
      line: 9,
      share: 0.8,
      grew: false,
    })
    const layers = [layer('stem', 16_000_000, { line: 4 }), layer('wide', 42_000_000), layer('new', 2_000_000)]
    const grown = modelPrediction({ hash: 'b', macs: 60_000_000, layers })
    expect(check({ budgets: [{ max_macs: '+5%' }] }, grown, modelPrediction()).blame).toMatchObject({
      node: 'stem',
      share: 0.6,
      grew: true,
    })
    expect(check({ budgets: [{ min_accuracy: '99 %' }] }).blame).toBeUndefined()
  })
})

test('a tighter budget never lets pass what a looser one does not', () => {
  const strength = { pass: 0, accepted: 0, warn: 1, error: 2 }
  const percent = fc.integer({ min: -50, max: 100 })
  const middle = fc.double({ min: 1, max: 20, noNaN: true })
  fc.assert(
    fc.property(
      percent,
      percent,
      middle,
      middle,
      fc.constantFrom('pessimistic', 'median', 'optimistic'),
      (a, b, now, before, rule) => {
        const of = (limit: number) => {
          const text = `${limit < 0 ? '' : '+'}${limit}%`
          const at = (value: number, hash: string) =>
            modelPrediction({ hash, latency: { pi: latency(0.9 * value, value, 1.2 * value) } })
          return check({ rule, budgets: [{ max_latency: text }] }, at(now, 'b'), at(before, 'a')).outcome
        }
        expect(strength[of(Math.min(a, b))]).toBeGreaterThanOrEqual(strength[of(Math.max(a, b))])
      },
    ),
  )
})
