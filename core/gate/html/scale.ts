// Where values stand on an axis, in per cent of its length, and which of them are written beside it.

export interface Scale {
  /** Per cent, within 0 to 100. */
  readonly at: (value: number) => number
  readonly ticks: readonly number[]
}

/** Of two values that are further apart, the greater one would hide the other on a linear axis. */
const WIDE = 30
const TICKS = 5

/**
 * An axis that has all values: from zero, or by their logarithms where they are far apart.
 * @param values at least one, none below zero
 */
export function scaleOf(values: readonly number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  if (least > 0 && most / least > WIDE) return logarithmic(least, most)
  const step = stepOf((most || 1) / TICKS)
  const end = Math.ceil((most || 1) / step - 1e-9) * step
  return linear(0, end, step)
}

/** An axis about values that lie close together. */
export function closeScale(values: readonly number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const room = (most - least || Math.abs(most) || 1) * 0.15
  return linear(least - room, most + room, stepOf((most - least + 2 * room) / TICKS))
}

function linear(start: number, end: number, step: number): Scale {
  const first = Math.ceil(start / step - 1e-9)
  const count = Math.floor(end / step + 1e-9) - first + 1
  return {
    at: (value) => within((100 * (value - start)) / (end - start)),
    ticks: Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12))),
  }
}

function logarithmic(least: number, most: number): Scale {
  const [start, end] = [Math.log10(least) - 0.1, Math.log10(most) + 0.1]
  const first = Math.ceil(start)
  // Over many powers of ten, every second, third and so on.
  const step = Math.ceil((Math.floor(end) - first + 1) / TICKS)
  const count = Math.floor((Math.floor(end) - first) / step) + 1
  return {
    at: (value) => within((100 * (Math.log10(value) - start)) / (end - start)),
    ticks: Array.from({ length: count }, (_, i) => 10 ** (first + i * step)),
  }
}

const within = (share: number) => Math.min(100, Math.max(0, Math.round(100 * share) / 100))

/** 1, 2 or 5 times a power of ten, no less than `least`. */
function stepOf(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10)
}
