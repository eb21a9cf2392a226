// Networks as points of two quantities, with their intervals, names and front; told by pointer and by keyboard.
import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { TEXT } from '../text/messages.ts'
import { frontOf, stepsOf } from './front.ts'
import { placeLabels } from './labels.ts'
import { layoutOf, pointAt } from './scatter-layout.ts'
import { Crosses, Dots, Frame } from './scatter-marks.tsx'
import { useWidth } from './use-width.ts'
import type { PlotPlace } from './front.ts'
import type { PlotPoint, PlotScale } from './scatter-layout.ts'

const MARGIN = { left: 64, right: 16, top: 28, bottom: 44 }

interface ScatterProps {
  /** What is plotted, for whoever does not see it. */
  readonly label: string
  readonly points: readonly PlotPoint[]
  /** Points that are nothing but seen. */
  readonly cloud?: readonly PlotPlace[]
  /** Points that the front is drawn through; those of the background have one of their own. */
  readonly front?: readonly PlotPlace[]
  readonly scales: readonly [x: PlotScale, y: PlotScale]
  readonly height?: number
  /** Whether names stand beside the points; else only the one that is told. */
  readonly named?: boolean
}

export function Scatter({ label, points, cloud = [], front, scales, height = 420, named = true }: ScatterProps) {
  const [box, width] = useWidth<HTMLDivElement>()
  const active = useSignal<string | undefined>(undefined)
  const focused = useSignal<string | undefined>(undefined)
  // The background first, under the others.
  const drawn = useMemo(() => points.toSorted((a, b) => RANK[a.kind] - RANK[b.kind]), [points])
  const order = useMemo(() => points.toSorted((a, b) => a.x - b.x || a.y - b.y), [points])
  const [xScale, yScale] = scales
  const layout = layoutOf({ width: width || 600, height, margin: MARGIN }, points, cloud, scales)
  const steps = (kind: 'own' | 'background') => {
    const of = points.filter((point) => (point.kind === 'background') === (kind === 'background'))
    const places = kind === 'own' && front ? front : of
    const path = frontOf(places, yScale.less).map(({ x, y }) => ({ x: layout.x(x), y: layout.y(y) }))
    return path.length > 1 ? stepsOf(path, layout.box.right) : ''
  }
  const own = drawn.filter(({ kind }) => kind !== 'background').toReversed()
  const labels = placeLabels(
    (named ? own : []).map(({ key, name, x, y }) => ({ key, text: short(name), x: layout.x(x), y: layout.y(y) })),
    layout.box,
  )
  const told = points.find(({ key }) => key === (active.value ?? focused.value))
  const under = ({ offsetX, offsetY }: MouseEvent) => pointAt(points, layout, { x: offsetX, y: offsetY })
  const stop = order.some(({ key }) => key === focused.value) ? focused.value : (own[0]?.key ?? order[0]?.key)
  const walk = (event: KeyboardEvent) => {
    const at = order.findIndex(({ key }) => key === stop)
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -at, End: order.length - 1 - at }[
      event.key
    ]
    if (event.key === 'Enter' || event.key === ' ') order[at]?.open?.()
    else if (step === undefined) return
    event.preventDefault()
    const next = order[at + (step ?? 0)]
    if (next) box.current?.querySelector<SVGElement>(`[data-key="${CSS.escape(next.key)}"]`)?.focus()
  }
  return (
    <div class="scatter" ref={box}>
      <svg
        width="100%"
        height={height}
        role="group"
        aria-label={label}
        class={told?.open ? 'opens' : ''}
        onPointerMove={(event) => (active.value = under(event)?.key)}
        onPointerLeave={() => (active.value = undefined)}
        onClick={(event) => under(event)?.open?.()}
        onKeyDown={walk}
      >
        <Frame layout={layout} xTitle={xScale.title} yTitle={yScale.title} />
        <path
          class="cloud"
          d={cloud
            .filter(layout.holds)
            .map(({ x, y }) => `M${layout.x(x).toFixed(1)} ${layout.y(y).toFixed(1)}h0`)
            .join('')}
        />
        <path class="front background" d={steps('background')} />
        <path class="front" d={steps('own')} />
        <Crosses points={drawn} layout={layout} />
        <Dots
          points={drawn}
          layout={layout}
          told={told?.key}
          stop={stop}
          onFocus={(key) => (focused.value = key)}
          onBlur={() => (focused.value = undefined)}
        />
        {labels.map(({ key, text, at, anchor }) => (
          <text key={key} class="name" aria-hidden="true" x={at.x} y={at.y} text-anchor={anchor}>
            {text}
          </text>
        ))}
      </svg>
      {points.length === 0 && cloud.length === 0 && <p class="note empty">{TEXT.comparing.nothing}</p>}
      {told && <Told point={told} left={layout.x(told.x)} top={layout.y(told.y)} width={width} />}
    </div>
  )
}

const RANK = { background: 0, main: 1, shown: 2 } as const
const LONGEST = 32
const short = (name: string) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name)

interface ToldProps {
  readonly point: PlotPoint
  readonly left: number
  readonly top: number
  readonly width: number
}

/** Beside the point, on the side that has more room; screen readers have the same from the point itself. */
function Told({ point: { name, told }, left, top, width }: ToldProps) {
  const side = left > width / 2 ? { right: `${width - left + 12}px` } : { left: `${left + 12}px` }
  return (
    <div class="told" aria-hidden="true" style={{ ...side, top: `${Math.max(0, top - 20)}px` }}>
      <strong>{name}</strong>
      {told.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  )
}
