// The plots of the compared networks: two quantities of choice, the published ones behind them, and each device small.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { TEXT } from '../text/messages.ts'
import { Choice } from './choice.tsx'
import { plotPoints, publishedPoints, scaleFor } from './points.ts'
import { loadPublished } from './published.ts'
import { Scatter } from './scatter.tsx'
import { SmallMultiples } from './small-multiples.tsx'
import type { ComparedBy } from './columns.ts'
import type { ComparedNetwork } from './compared.ts'
import type { Published } from './published.ts'
import type { Quantity } from './quantity.ts'

interface PlotSectionProps {
  readonly networks: readonly ComparedNetwork[]
  readonly by: ComparedBy
}

export function PlotSection({ networks, by: { accuracies, latencies, costs } }: PlotSectionProps) {
  const [xKey, yKey, behind] = [useSignal(''), useSignal(''), useSignal(true)]
  const published = useSignal<Published | undefined>(undefined)
  useEffect(() => {
    if (behind.value && !published.peek())
      void loadPublished().then(
        (loaded) => (published.value = loaded),
        () => (behind.value = false),
      )
  }, [behind.value])
  const xs = [...latencies, ...costs]
  const ys = [...accuracies, ...costs]
  const chosen = (list: readonly Quantity[], key: string) => list.find((one) => one.key === key) ?? list[0]
  const [x, y] = [chosen(xs, xKey.value), chosen(ys, yKey.value)]
  const points = plotPoints(networks, x, y)
  const background = behind.value && published.value ? publishedPoints(published.value, x, y) : []
  const missing = networks.filter(({ examined }) => examined).length - points.length
  return (
    <section aria-labelledby="plot-title">
      <header>
        <h2 id="plot-title">{TEXT.comparing.plot}</h2>
        <Choice label={TEXT.comparing.upright} list={ys} chosen={y} nameOf={title} key_={yKey} />
        <Choice label={TEXT.comparing.across} list={xs} chosen={x} nameOf={title} key_={xKey} />
        <label>
          <input
            type="checkbox"
            checked={behind.value}
            onChange={({ currentTarget }) => (behind.value = currentTarget.checked)}
          />
          {TEXT.comparing.published}
        </label>
      </header>
      <div class="card">
        <Scatter
          label={TEXT.comparing.plotOf(title(y), title(x))}
          points={[...background, ...points]}
          scales={[scaleFor(x), scaleFor(y)]}
        />
        <div class="legend">
          <span>{TEXT.comparing.legend}</span>
          {missing > 0 && <span>{TEXT.comparing.missing(missing, title(y))}</span>}
          {behind.value && published.value && background.length === 0 && (
            <span>{TEXT.comparing.noPublished(published.value.task)}</span>
          )}
          {background.length > 0 && published.value && (
            <details>
              <summary>
                {TEXT.comparing.publishedCount(
                  background.length,
                  published.value.networks.some(({ measured }) => measured !== undefined),
                )}
              </summary>
              {[published.value.source, published.value.how, published.value.rule].map((line) => (
                <p key={line}>{line}</p>
              ))}
            </details>
          )}
        </div>
      </div>
      {latencies.length > 1 && (
        <SmallMultiples
          quantities={latencies}
          chosen={x}
          onChoose={(key) => (xKey.value = key)}
          pointsOf={(device) => [
            ...(behind.value && published.value ? publishedPoints(published.value, device, y) : []),
            ...plotPoints(networks, device, y),
          ]}
          y={y}
        />
      )}
    </section>
  )
}

const title = ({ title: own, detail }: Quantity) => (detail !== undefined && detail !== own ? `${own}, ${detail}` : own)
