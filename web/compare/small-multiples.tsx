// One small plot for each device, of the same networks and the same upright axis; a click makes it the large one.
import { TEXT } from '../text/messages.ts'
import { frontOf, stepsOf } from './front.ts'
import { scaleFor } from './points.ts'
import { layoutOf } from './scatter-layout.ts'
import { Frame } from './scatter-marks.tsx'
import { useWidth } from './use-width.ts'
import type { Quantity } from './quantity.ts'
import type { PlotPoint } from './scatter-layout.ts'

const MARGIN = { left: 52, right: 12, top: 8, bottom: 24 }
const HEIGHT = 150

interface SmallMultiplesProps {
  readonly quantities: readonly Quantity[]
  readonly chosen: Quantity
  readonly y: Quantity
  readonly pointsOf: (quantity: Quantity) => readonly PlotPoint[]
  readonly onChoose: (key: string) => void
}

export function SmallMultiples({ quantities, chosen, y, pointsOf, onChoose }: SmallMultiplesProps) {
  return (
    <ul class="multiples" aria-label={TEXT.comparing.byDevice}>
      {quantities.map((quantity) => (
        <li key={quantity.key}>
          <button
            type="button"
            aria-pressed={quantity.key === chosen.key}
            title={quantity.detail}
            onClick={() => onChoose(quantity.key)}
          >
            <span>{quantity.title}</span>
            <SmallPlot points={pointsOf(quantity)} x={quantity} y={y} />
          </button>
        </li>
      ))}
    </ul>
  )
}

interface SmallPlotProps {
  readonly points: readonly PlotPoint[]
  readonly x: Quantity
  readonly y: Quantity
}

function SmallPlot({ points, x, y }: SmallPlotProps) {
  const [box, width] = useWidth<HTMLDivElement>()
  const size = { width: width || 220, height: HEIGHT, margin: MARGIN }
  const layout = layoutOf(size, points, [], [scaleFor(x), scaleFor(y)])
  const front = frontOf(
    points.filter(({ kind }) => kind !== 'background'),
    y.less,
  )
  const path = front.map((point) => ({ x: layout.x(point.x), y: layout.y(point.y) }))
  return (
    <div ref={box} aria-hidden="true">
      <svg width="100%" height={HEIGHT} focusable="false">
        <Frame layout={layout} />
        {path.length > 1 && <path class="front" d={stepsOf(path, layout.box.right)} />}
        <g class="dots">
          {points.map(({ key, kind, x: across, y: up }) => (
            <circle
              key={key}
              class={kind}
              cx={layout.x(across)}
              cy={layout.y(up)}
              r={kind === 'background' ? 1.2 : 3.5}
            />
          ))}
        </g>
      </svg>
    </div>
  )
}
