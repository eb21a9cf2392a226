// The roofline of the network on one device: which layers wait for memory, and which compute.
import { useSignal } from '@preact/signals'
import { count } from '../text/format.ts'
import { TEXT } from '../text/messages.ts'
import { rooflineOf } from './roofline-points.ts'
import type { Page } from '../state/page.ts'

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [900, 300, 64, 40, 20, 16]

/** Powers of ten from one to the other. */
function decades(from: number, to: number): number[] {
  const first = Math.ceil(Math.log10(from))
  return Array.from({ length: Math.max(0, Math.floor(Math.log10(to)) - first + 1) }, (_, i) => 10 ** (first + i))
}

export function RooflinePanel({ page }: { readonly page: Page }) {
  const devices = page.wanted.value.devices
  const chosen = useSignal<string | undefined>(undefined)
  const device = chosen.value !== undefined && devices.includes(chosen.value) ? chosen.value : devices[0]
  const of = page.examined.value?.of
  if (!of || device === undefined) return <p class="note">{TEXT.computing}</p>
  const { points, peak, bandwidth } = rooflineOf(of, device)
  const range = (values: readonly number[]) => [Math.min(...values) / 1.6, Math.max(...values) * 1.6] as const
  const [x0, x1] = range([...points.map(({ intensity }) => intensity), peak / bandwidth])
  const [y0, y1] = range([...points.map(({ speed }) => speed), peak])
  const x = (value: number) => LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(value / x0)) / Math.log(x1 / x0)
  const y = (value: number) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * Math.log(value / y0)) / Math.log(y1 / y0)
  const ridge = peak / bandwidth
  const start = Math.max(x0, y0 / bandwidth)
  return (
    <section class="roofline">
      <label class="bar">
        <span class="hidden">{TEXT.devices}</span>
        <select value={device} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
          {devices.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {points.length === 0 ? (
        <p class="note">{TEXT.noRoofline}</p>
      ) : (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={TEXT.rooflineOf(device)}>
          {decades(x0, x1).map((value) => (
            <g key={value} class="grid">
              <line x1={x(value)} x2={x(value)} y1={TOP} y2={HEIGHT - BOTTOM} />
              <text x={x(value)} y={HEIGHT - BOTTOM + 16} text-anchor="middle">
                {value < 1 ? value : count(value).replace('.0', '')}
              </text>
            </g>
          ))}
          {decades(y0, y1).map((value) => (
            <g key={value} class="grid">
              <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
              <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
                {count(value).replace('.0', '')}
              </text>
            </g>
          ))}
          <path class="roof" d={`M${x(start)} ${y(bandwidth * start)}L${x(ridge)} ${y(peak)}L${x(x1)} ${y(peak)}`} />
          {points.map(({ id, intensity, speed, share }) => (
            <circle
              key={id}
              cx={x(intensity)}
              cy={y(speed)}
              r={3 + 14 * Math.sqrt(share)}
              class={id === page.selected.value ? 'selected' : ''}
              onClick={() => (page.selected.value = id)}
            >
              <title>{`${id}: ${(100 * share).toFixed(1)} %`}</title>
            </circle>
          ))}
          <text class="axis" x={WIDTH - RIGHT} y={HEIGHT - 8} text-anchor="end">
            {TEXT.intensity}
          </text>
          <text class="axis" x={LEFT} y={TOP - 4}>
            {TEXT.speed}
          </text>
        </svg>
      )}
      <p class="note">{TEXT.rooflineNote}</p>
    </section>
  )
}
