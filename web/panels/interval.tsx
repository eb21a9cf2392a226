// An interval drawn as such: a bar from low to high on an axis that all rows share, and a mark for the value.

export interface Scale {
  readonly from: number
  readonly to: number
  readonly log?: boolean
}

/** Where a value lies on the axis, 0 to 1. */
function placeOn({ from, to, log }: Scale, value: number): number {
  const at = log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from)
  return Math.max(0, Math.min(1, at))
}

/** An axis that holds all of these values, with some room at both ends. */
export function scaleOf(values: readonly number[], log = false): Scale {
  const known = values.filter((value) => Number.isFinite(value) && (!log || value > 0))
  if (known.length === 0) return { from: log ? 0.1 : 0, to: 1, log }
  const [low, high] = [Math.min(...known), Math.max(...known)]
  if (log) return { from: low / 1.3, to: Math.max(high * 1.3, low * 1.7), log }
  const room = (high - low || 1) * 0.1
  return { from: low - room, to: high + room, log }
}

interface IntervalProps {
  readonly scale: Scale
  readonly value: number
  readonly low?: number | undefined
  readonly high?: number | undefined
  readonly before?: number | undefined
  readonly outside?: boolean
}

export function Interval({ scale, value, low, high, before, outside = false }: IntervalProps) {
  const x = (at: number) => 100 * placeOn(scale, at)
  const span = low !== undefined && high !== undefined
  return (
    <svg class={outside ? 'interval outside' : 'interval'} aria-hidden="true" focusable="false">
      <line class="axis" x1="0" x2="100%" y1="50%" y2="50%" />
      {span && (
        <rect class="span" x={`${x(low)}%`} width={`${Math.max(0.5, x(high) - x(low))}%`} y="25%" height="50%" rx="3" />
      )}
      {before !== undefined && <line class="before" x1={`${x(before)}%`} x2={`${x(before)}%`} y1="10%" y2="90%" />}
      <circle class="value" cx={`${x(value)}%`} cy="50%" r="4" />
    </svg>
  )
}
