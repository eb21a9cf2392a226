// Quantities as people write them in budgets: "5 ms", "50M", "1.5 MiB", "93 %", "+5%".

/** What a budget is about. Lower is better for all but `accuracy`. */
export const METRICS = ['latency', 'macs', 'params', 'size', 'accuracy'] as const
export type Metric = (typeof METRICS)[number]

/**
 * A limit in the metric's own unit: milliseconds, a count, bytes, a fraction of 1. A relative limit is a factor of the
 * baseline's value, such as 1.05; for the accuracy it is added, such as -0.005.
 */
export type Limit =
  | { readonly kind: 'absolute'; readonly value: number; readonly text: string }
  | { readonly kind: 'relative'; readonly value: number; readonly text: string }

const COUNTS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, b: 1e9 }
const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
}
const UNITS: Readonly<Record<Metric, Readonly<Record<string, number>>>> = {
  latency: { us: 1e-3, µs: 1e-3, ms: 1, s: 1e3 },
  macs: COUNTS,
  params: COUNTS,
  size: BYTES,
  accuracy: { '': 1, '%': 0.01 },
}
const HINTS: Readonly<Record<Metric, string>> = {
  latency: "such as '5 ms', or '+5%' of the baseline",
  macs: "such as '50M' or 50000000, or '+5%' of the baseline",
  params: "such as '1.2M' or 1200000, or '+5%' of the baseline",
  size: "such as '5 MB' or '1.5 MiB', or '+5%' of the baseline",
  accuracy: "such as '93 %' or 0.93, or '-0.5 points' from the baseline",
}

const QUANTITY = /^(?<sign>[+-]?)(?<number>\d+(?:\.\d+)?(?:e\d+)?)\s*(?<unit>[a-zµ%]*)$/i

/**
 * Throws an Error whose message says how such a limit is written.
 *
 * @example
 * parseLimit('size', '1.5 MiB') // => { kind: 'absolute', value: 1572864, text: '1.5 MiB' }
 * parseLimit('latency', '+5%') // => { kind: 'relative', value: 1.05, text: '+5%' }
 */
export function parseLimit(metric: Metric, written: string | number): Limit {
  const text = String(written).trim()
  const { sign, number, unit } = QUANTITY.exec(text)?.groups ?? {}
  if (number === undefined) throw notALimit(metric, text)
  return sign === ''
    ? absolute(metric, Number(number), unit, text)
    : relative(metric, Number(sign + number), unit, text)
}

function absolute(metric: Metric, number: number, unit: string, text: string): Limit {
  const factor = UNITS[metric][unit.toLowerCase()]
  const value = number * factor
  if (factor === undefined || !(value > 0 && value < Infinity) || (metric === 'accuracy' && value > 1))
    throw notALimit(metric, text)
  return { kind: 'absolute', value, text }
}

function relative(metric: Metric, number: number, unit: string, text: string): Limit {
  // A percentage of an accuracy could be meant either way; points cannot.
  if (metric === 'accuracy') {
    if (!/^points?$/i.test(unit) || Math.abs(number) > 100) throw notALimit(metric, text)
    return { kind: 'relative', value: number / 100, text }
  }
  if (unit !== '%' || number <= -100 || number === Infinity) throw notALimit(metric, text)
  return { kind: 'relative', value: 1 + number / 100, text }
}

function notALimit(metric: Metric, text: string): Error {
  return new Error(`must be a limit ${HINTS[metric]}, not '${text}'`)
}

const PREFIXES: readonly (readonly [number, string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
]

/**
 * As a table shows it: `4.87 ms`, `41.3M`, `1.20 MB`, `93.91 %`.
 *
 * @example
 * formatValue('macs', 117_883_520) // => '118M'
 * formatValue('accuracy', 0.9391) // => '93.91 %'
 */
export function formatValue(metric: Metric, value: number): string {
  switch (metric) {
    case 'latency':
      return `${digits(value)} ms`
    case 'accuracy':
      return `${(100 * value).toFixed(2)} %`
    case 'size':
      return `${prefixed(value, ' ')}B`
    default:
      return prefixed(value, '')
  }
}

function prefixed(value: number, gap: string): string {
  const [factor, prefix] = PREFIXES.find(([least]) => value >= least) ?? [1, '']
  return `${factor === 1 ? String(value) : digits(value / factor)}${gap}${prefix}`
}

/** Three digits, never an exponent. */
function digits(value: number): string {
  if (value === 0) return '0'
  const places = Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(Math.abs(value)))))
  return value.toFixed(places)
}
