// The candidates of a search as points: all of them faintly, leaders and the front so that they can be opened.
import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { pointOf, scaleFor } from '../compare/points.ts'
import { accuracyIn } from '../compare/quantity.ts'
import { Scatter } from '../compare/scatter.tsx'
import { TEXT } from '../text/messages.ts'
import type { Quantity } from '../compare/quantity.ts'
import type { SearchPoint } from '../engine/engine-types.ts'
import type { SearchReport } from './search-report.ts'
import type { Candidate } from '@archcast/core/contract/search.ts'

const text = TEXT.searching

interface SearchPlotProps {
  readonly report: SearchReport
  readonly quantities: readonly Quantity[]
  readonly open: (candidate: Candidate) => void
}

export function SearchPlot({ report: { points, leaders, pareto }, quantities, open }: SearchPlotProps) {
  const key = useSignal('')
  const x = quantities.find((one) => one.key === key.value) ?? quantities[0]
  const task = leaders[0]?.accuracy.task
  const y = accuracyIn(task ?? TEXT.accuracy)
  const cloud = useMemo(() => points.map((point) => ({ x: valueOf(point, x), y: point.accuracy })), [points, x.key])
  const named = [...new Map([...leaders, ...pareto].map((candidate) => [candidate.hash, candidate])).values()]
  const front = new Set(pareto.map(({ hash }) => hash))
  const marks = named.flatMap((candidate) =>
    pointOf(
      {
        key: String(candidate.draw),
        name: text.short(candidate.draw),
        kind: front.has(candidate.hash) ? 'shown' : 'main',
        open: () => open(candidate),
      },
      candidate,
      x,
      y,
    ),
  )
  return (
    <section aria-labelledby="candidates-title">
      <header>
        <h2 id="candidates-title">{text.plot}</h2>
        <label>
          {TEXT.comparing.across}
          <select value={x.key} onChange={({ currentTarget }) => (key.value = currentTarget.value)}>
            {quantities.map(({ key: name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </header>
      <div class="card">
        <Scatter
          label={TEXT.comparing.plotOf(TEXT.accuracy, x.title)}
          points={marks}
          cloud={cloud}
          front={pareto.length > 0 ? marks.filter(({ kind }) => kind === 'shown') : marks}
          scales={[scaleFor(x), scaleFor(y)]}
          height={340}
          named={false}
        />
        <p class="legend">{text.legend}</p>
      </div>
    </section>
  )
}

function valueOf({ macs, params, ms }: SearchPoint, { key, detail = '' }: Quantity): number {
  if (key === 'macs') return macs
  return key === 'params' ? params : (ms[detail] ?? NaN)
}
