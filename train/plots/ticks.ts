// Where an axis has its ticks, and what they say.
import { ticksOf } from '@archcast/core/axis/axis.ts'
import type { Axis } from '@archcast/core/axis/axis.ts'

export interface Tick {
  readonly value: number
  readonly text: string
}

export type TickFormat = 'number' | 'percent'

/** About `count` round values of an axis. Evenly spaced ones have the decimals that tell them apart. */
export function ticksOn(axis: Axis, count: number, format: TickFormat = 'number'): Tick[] {
  const values = ticksOf(axis, count)
  const step = values[1] - values[0]
  const even = values.every((value, i) => i === 0 || Math.abs((value - values[i - 1]) / step - 1) < 1e-6)
  return values.map((value) => ({
    value,
    text: even && values.length > 1 ? formatStepped(value, step, format) : formatAlone(value, format),
  }))
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
