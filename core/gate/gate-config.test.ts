// The configuration: its defaults, its faults, its published schema.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { requirementsOf } from './budgets.ts'
import { gateConfigJsonSchema, parseGateConfig } from './gate-config.ts'

const faults = (json: unknown): string => {
  try {
    parseGateConfig(json, 'x.json')
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it was accepted')
}

describe('parseGateConfig', () => {
  test('is strict where nothing is said', () => {
    const config = parseGateConfig({ budgets: [{ max_macs: '1M' }] }, 'x.json')
    expect(config.rule).toBe('pessimistic')
    expect(config.unsettled).toEqual({
      inconclusive: 'error',
      outside_domain: 'error',
      no_baseline: 'error',
      broken_baseline: 'warn',
      no_budget: 'error',
      no_model: 'error',
      deleted: 'warn',
    })
    expect(config.budgets[0]).toMatchObject({ pattern: '**', level: 'error' })
  })

  test.each([
    [{}, '/budgets: must be of the type array'],
    [{ budgets: [] }, '/budgets: '],
    [{ budgets: [{}] }, '/budgets/0: has no limit'],
    [{ budgets: [{ max_latency: '5 hours' }] }, "/budgets/0/max_latency: must be a limit such as '5 ms'"],
    [{ budgets: [{ max_latency: { pi: '5' } }] }, "/budgets/0/max_latency/pi: must be a limit such as '5 ms'"],
    [{ budgets: [{ max_macs: '1M', max_mac: 1 }] }, "/budgets/0/max_mac: is not known; did you mean 'max_macs'?"],
    [{ budgets: [{ max_macs: '1M' }], modles: [] }, "/modles: is not known; did you mean 'models'?"],
    [{ budgets: [{ max_macs: '1M' }], rule: 'hopeful' }, '/rule: '],
    [
      { budgets: [{ max_macs: '1M' }], accepted: [{ model: 'a', metric: 'macs', reason: '  ', until: '2026-02-30' }] },
      '/accepted/0/until: Invalid ISO date',
    ],
    [
      { budgets: [{ max_macs: '1M' }], accepted: [{ model: 'a', metric: 'macs', until: '2026-02-03' }] },
      '/accepted/0/reason: must be of the type string',
    ],
    ['text', 'the whole: must be of the type object'],
  ])('%j', (json, message) => {
    expect(faults(json)).toContain(`x.json is not valid:\n`)
    expect(faults(json)).toContain(message)
  })

  test('lists every fault', () => {
    expect(faults({ budgets: [{ max_macs: 'x', max_size: 'y' }], rule: 1 }).split('\n')).toHaveLength(4)
  })
})

describe('requirementsOf', () => {
  test('latency is for the device beside the budgets, or for those named', () => {
    const config = parseGateConfig(
      { device: 'pi', budgets: [{ max_latency: '5 ms', max_macs: '1M' }, { max_latency: { tpu: '1 ms', pi: '+5%' } }] },
      'x.json',
    )
    expect(requirementsOf(config).map(({ metric, device, limit }) => [metric, device, limit.text])).toEqual([
      ['latency', 'pi', '5 ms'],
      ['macs', undefined, '1M'],
      ['latency', 'tpu', '1 ms'],
      ['latency', 'pi', '+5%'],
    ])
  })

  test('a latency without a device says how to name one', () => {
    const config = parseGateConfig({ budgets: [{ max_latency: '5 ms' }] }, 'x.json')
    expect(() => requirementsOf(config)).toThrow('/budgets/0/max_latency is for no device: set "device"')
  })
})

test('the schema that editors read is that of the checks; npm run schema:gate writes it', () => {
  const published = JSON.parse(
    readFileSync(new URL('../../schema/archcast.config.json', import.meta.url), 'utf8'),
  ) as unknown
  expect(published).toEqual(gateConfigJsonSchema())
})
