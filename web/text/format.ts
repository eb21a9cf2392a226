// Figures as the page shows them: three digits, units that people read.
import { formatValue } from '@archcast/core/gate/quantity.ts'

export const milliseconds = (value: number) => formatValue('latency', value)
export const percent = (value: number) => formatValue('accuracy', value)
/** A fraction of 1 as a percentage; other metrics as they are. */
export const accuracy = (value: number) => (isFraction(value) ? percent(value) : value.toPrecision(4))
/** Forecasts of fractions may lie a little above 1. */
export const isFraction = (value: number) => value <= 1.001
export const bytes = (value: number) => formatValue('size', value)
export const count = (value: number) => formatValue('macs', value)

/** `+3.2 %` of the value before, or in points for fractions; empty where nothing changed. */
export function difference(before: number | undefined, now: number, points = false): string {
  if (before === undefined || before === now) return ''
  const change = points ? 100 * (now - before) : 100 * (now / before - 1)
  if (!Number.isFinite(change)) return ''
  const digits = Math.abs(change) < 0.005 ? 0 : Math.abs(change) < 10 ? 2 : 1
  const text = Math.abs(change).toFixed(digits)
  if (Number(text) === 0) return ''
  return `${change < 0 ? '−' : '+'}${text}${points ? ' points' : ' %'}`
}
