// The marks of a plot: its frame with ticks, intervals as thin crosses, and points that can be focused.
import type { PlotLayout, PlotPoint } from './scatter-layout.ts'

interface FrameProps {
  readonly layout: PlotLayout
  readonly xTitle?: string
  readonly yTitle?: string
}

export function Frame({ layout: { box, xTicks, yTicks }, xTitle, yTitle }: FrameProps) {
  return (
    <g class="frame" aria-hidden="true">
      {xTicks.map(({ at, text }) => (
        <g key={text}>
          <line x1={at} x2={at} y1={box.top} y2={box.bottom} />
          <text x={at} y={box.bottom + 16} text-anchor="middle">
            {text}
          </text>
        </g>
      ))}
      {yTicks.map(({ at, text }) => (
        <g key={text}>
          <line x1={box.left} x2={box.right} y1={at} y2={at} />
          <text x={box.left - 8} y={at + 4} text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      <text class="title" x={box.right} y={box.bottom + 34} text-anchor="end">
        {xTitle}
      </text>
      <text class="title" x={12} y={box.top - 10}>
        {yTitle}
      </text>
    </g>
  )
}

interface MarksProps {
  readonly points: readonly PlotPoint[]
  readonly layout: PlotLayout
}

export function Crosses({ points, layout: { x, y } }: MarksProps) {
  return (
    <g class="crosses" aria-hidden="true">
      {points.map((point) => {
        const { key, xLow, xHigh, yLow, yHigh, kind } = point
        if (kind === 'background') return null
        const across = xLow !== undefined && xHigh !== undefined && `M${x(xLow)} ${y(point.y)}H${x(xHigh)}`
        const up = yLow !== undefined && yHigh !== undefined && `M${x(point.x)} ${y(yLow)}V${y(yHigh)}`
        return <path key={key} class={kind} d={`${across || ''}${up || ''}`} />
      })}
    </g>
  )
}

interface DotsProps extends MarksProps {
  /** Key of the point whose figures are shown. */
  readonly told: string | undefined
  /** Key of the point that Tab comes to; arrows go on from it. */
  readonly stop: string | undefined
  readonly onFocus: (key: string) => void
  readonly onBlur: () => void
}

export function Dots({ points, layout: { x, y }, told, stop, onFocus, onBlur }: DotsProps) {
  return (
    <g class="dots">
      {points.map((point) => (
        <circle
          key={point.key}
          data-key={point.key}
          class={`${point.kind}${point.key === told ? ' told' : ''}`}
          cx={x(point.x)}
          cy={y(point.y)}
          r={point.kind === 'background' ? 2.5 : 5}
          role={point.open ? 'button' : 'img'}
          aria-label={[point.name, ...point.told].join(', ')}
          tabIndex={point.key === stop ? 0 : -1}
          onFocus={() => onFocus(point.key)}
          onBlur={onBlur}
        />
      ))}
    </g>
  )
}
