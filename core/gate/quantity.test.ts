// Quantities as people write them.
import { describe, expect, test } from 'vitest'
import { formatValue, parseLimit } from './quantity.ts'
import type { Metric } from './quantity.ts'

describe('parseLimit', () => {
  test.each<[Metric, string | number, 'absolute' | 'relative', number]>([
    ['latency', '5 ms', 'absolute', 5],
    ['latency', '250us', 'absolute', 0.25],
    ['latency', '1.5 s', 'absolute', 1500],
    ['latency', '+5%', 'relative', 1.05],
    ['latency', '-10 %', 'relative', 0.9],
    ['macs', '50M', 'absolute', 5e7],
    ['macs', 50_000_000, 'absolute', 5e7],
    ['macs', '1.8 G', 'absolute', 1.8e9],
    ['macs', '+0%', 'relative', 1],
    ['params', '1.2m', 'absolute', 1.2e6],
    ['size', '1.5 MiB', 'absolute', 1_572_864],
    ['size', '5MB', 'absolute', 5e6],
    ['accuracy', '93 %', 'absolute', 0.93],
    ['accuracy', 0.93, 'absolute', 0.93],
    ['accuracy', '-0.5 points', 'relative', -0.005],
  ])('%s %s', (metric, text, kind, value) => {
    const limit = parseLimit(metric, text)
    expect(limit.kind).toBe(kind)
    expect(limit.value).toBeCloseTo(value, 12)
  })

  test.each<[Metric, string | number, RegExp]>([
    ['latency', 5, /such as '5 ms'/],
    ['latency', '5 min', /such as '5 ms'/],
    ['latency', '0 ms', /such as/],
    ['latency', '-100%', /such as/],
    ['macs', '5 ms', /such as '50M'/],
    ['macs', '1e400', /such as/],
    ['size', 1_000_000, /such as '5 MB'/],
    ['accuracy', '-1%', /'-0.5 points'/],
    ['accuracy', 93, /0.93/],
    ['params', '', /such as/],
    ['params', '1,2M', /such as/],
  ])('refuses %s %s', (metric, text, message) => {
    expect(() => parseLimit(metric, text)).toThrow(message)
  })
})

test.each<[Metric, number, string]>([
  ['latency', 4.5678, '4.57 ms'],
  ['latency', 123.4, '123 ms'],
  ['latency', 0.01234, '0.0123 ms'],
  ['macs', 41_250_000, '41.3M'],
  ['macs', 999, '999'],
  ['params', 0, '0'],
  ['size', 1_200_000, '1.20 MB'],
  ['accuracy', 0.9391, '93.91 %'],
])('formatValue(%s, %d)', (metric, value, text) => {
  expect(formatValue(metric, value)).toBe(text)
})
