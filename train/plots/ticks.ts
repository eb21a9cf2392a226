// Where an axis has its ticks, and what they say.

export interface Tick {
  readonly value: number
  readonly text: string
}

export type TickFormat = 'number' | 'percent'

/** About `count` round values from `low` to `high`, 1, 2, 2.5 or 5 times a power of ten apart. */
export function linearTicks(low: number, high: number, count: number, format: TickFormat = 'number'): Tick[] {
  const rough = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  // Multiples, not sums, so that 0.3 does not come out as 0.30000000000000004.
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const value = Number(((first + index) * step).toPrecision(12))
    return { value, text: formatStepped(value, step, format) }
  })
}

/**
 * Powers of ten from `low` to `high`, both above 0. Few powers come with their 2 and 5 times, many are thinned out.
 * Where that gives no three ticks, they are linear.
 */
export function logTicks(low: number, high: number, count: number, format: TickFormat = 'number'): Tick[] {
  const decades = Math.log10(high / low)
  const within = (factors: readonly number[], every: number) =>
    powersWithin(low, high, every)
      .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
      .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
  const powers = decades > count / 3 ? within([1], Math.max(1, Math.ceil(decades / count))) : []
  const values = powers.length < 3 ? within([1, 2, 5], 1) : powers
  if (values.length < 3) return linearTicks(low, high, count, format)
  return values.map((value) => ({ value, text: formatAlone(value, format) }))
}

/** Exponents of ten around the range, those that `every` divides. */
function powersWithin(low: number, high: number, every: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high))]
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((power) => power % every === 0)
}

function formatStepped(value: number, step: number, format: TickFormat): string {
  if (format === 'percent') return `${decimals(value * 100, step * 100)} %`
  const large = Math.abs(value) >= 1e6 || (value !== 0 && step < 1e-5)
  return large ? scientific(value) : decimals(value, step)
}

/** As many decimals as tell apart values that are `step` apart, thousands separated. */
function decimals(value: number, step: number): string {
  const digits = [0, 1, 2, 3, 4, 5, 6].find((places) => isWhole(step * 10 ** places)) ?? 6
  return (value || 0).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function formatAlone(value: number, format: TickFormat): string {
  if (format === 'percent') return `${Number((value * 100).toPrecision(3))} %`
  if (value >= 1e6 || value < 1e-4) return scientific(value)
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 })
}

/** 2e6 as 2M and so on to 2T, and 2e-6 as it is. */
function scientific(value: number): string {
  const unit = Math.abs(value) >= 1e15 ? -1 : Math.floor(Math.log10(Math.abs(value)) / 3) - 2
  if (unit < 0 || unit > 2) return String(Number(value.toPrecision(3)))
  return `${Number((value / 10 ** (3 * (unit + 2))).toPrecision(3))}${'MGT'[unit]}`
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6
}
