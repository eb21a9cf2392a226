// The roofline of the network on one device: which layers wait for memory, and which compute.
import { useSignal } from '@preact/signals'
import { count } from '../text/format.ts'
import { TEXT } from '../text/messages.ts'
import { rooflineOf } from './roofline-points.ts'
import { axisOf, shareOf, ticksOf } from '@archcast/core/axis/axis.ts'
import type { Page } from '../state/page.ts'

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [900, 300, 64, 40, 20, 16]

/** Beside the outermost points, as a share of what all span. */
const ROOM = 0.07
const TICKS = { across: 8, up: 5 }

export function RooflinePanel({ page }: { readonly page: Page }) {
  const devices = page.wanted.value.devices
  const chosen = useSignal<string | undefined>(undefined)
  const device = chosen.value !== undefined && devices.includes(chosen.value) ? chosen.value : devices[0]
  const of = page.examined.value?.of
  if (!of || device === undefined) return <p class="note">{TEXT.computing}</p>
  const { points, peak, bandwidth } = rooflineOf(of, device)
  const ridge = peak / bandwidth
  const across = axisOf([...points.map(({ intensity }) => intensity), ridge], true, ROOM)
  const up = axisOf([...points.map(({ speed }) => speed), peak], true, ROOM)
  const x = (value: number) => LEFT + (WIDTH - LEFT - RIGHT) * shareOf(across, value)
  const y = (value: number) => HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * shareOf(up, value)
  const start = Math.max(across.from, up.from / bandwidth)
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
          {ticksOf(across, TICKS.across).map((value) => (
            <g key={value} class="grid">
              <line x1={x(value)} x2={x(value)} y1={TOP} y2={HEIGHT - BOTTOM} />
              <text x={x(value)} y={HEIGHT - BOTTOM + 16} text-anchor="middle">
                {value < 1 ? value : count(value).replace('.0', '')}
              </text>
            </g>
          ))}
          {ticksOf(up, TICKS.up).map((value) => (
            <g key={value} class="grid">
              <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
              <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
                {count(value).replace('.0', '')}
              </text>
            </g>
          ))}
          <path
            class="roof"
            d={`M${x(start)} ${y(bandwidth * start)}L${x(ridge)} ${y(peak)}L${x(across.to)} ${y(peak)}`}
          />
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
