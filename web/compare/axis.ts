// An axis: where values lie in pixels, and which of them are written beside it.

export interface Axis {
  readonly from: number
  readonly to: number
  readonly log: boolean
}

/** An axis that holds all of these, with some room; logarithmic ones leave out what is not above zero. */
export function axisOf(values: readonly number[], log: boolean): Axis {
  const known = values.filter((value) => Number.isFinite(value) && (!log || value > 0))
  const [low, high] = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [1, 10]
  if (!log) {
    // Values that differ by their rounding alone would leave an axis without a value to write beside it.
    const spread = high - low > Math.abs(high) * 1e-6 ? high - low : Math.abs(high) || 1
    return { from: low - spread * 0.08, to: high + spread * 0.08, log }
  }
  const room = Math.max((high / low) ** 0.06, 1.15)
  return { from: low / room, to: high * room, log }
}

/** 0 at the axis' start, 1 at its end. */
export function shareOf({ from, to, log }: Axis, value: number): number {
  return log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from)
}

/** Round values of the axis, about `wanted` of them. */
export function ticksOf({ from, to, log }: Axis, wanted: number): number[] {
  if (!log || to / from < 4) return roundValues(from, to, wanted)
  const first = Math.floor(Math.log10(from))
  const decades = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, i) => 10 ** (first + i))
  const within = (values: readonly number[]) => values.filter((value) => value >= from && value <= to)
  const fine = [[1, 2, 5], [1, 3], [1]].map((steps) => within(decades.flatMap((d) => steps.map((step) => step * d))))
  const ticks = fine.find(({ length }) => length <= wanted + 1) ?? fine[2]
  const every = Math.ceil(ticks.length / (wanted + 1))
  return ticks.filter((_, i) => i % every === 0)
}

function roundValues(from: number, to: number, wanted: number): number[] {
  const rough = (to - from) / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => 1.3 * factor * power >= rough) ?? 10)
  const first = Math.ceil(from / step)
  const count = Math.max(0, Math.floor(to / step) - first + 1)
  // Divided, as products of the step would show its rounding.
  return Array.from({ length: count }, (_, i) => (step < 1 ? (first + i) / Math.round(1 / step) : (first + i) * step))
}
