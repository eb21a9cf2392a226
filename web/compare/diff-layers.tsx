// The layers of two networks as one list: what was added, what is gone and what changed, and what each of them costs.
import { useSignal } from '@preact/signals'
import { bytes, count, milliseconds } from '../text/format.ts'
import { TEXT } from '../text/messages.ts'
import { foldsOf } from './folds.ts'
import type { Layer } from '../engine/engine-types.ts'
import type { LayerChange, NetworkDiff } from './diff.ts'
import type { Quantity } from './quantity.ts'

const MARK = { same: '', changed: '~', added: '+', removed: '−' } as const
/** Rows that are drawn before somebody asks for more. */
const FIRST_ROWS = 300

interface DiffLayersProps {
  readonly diff: NetworkDiff
  readonly latencies: readonly Quantity[]
}

interface LayerCost {
  readonly key: string
  readonly title: string
  readonly of: (layer: Layer) => number
  readonly show: (value: number) => string
}

export function DiffLayers({ diff: { layers, counts }, latencies }: DiffLayersProps) {
  const opened = useSignal<ReadonlySet<number>>(new Set())
  const most = useSignal(FIRST_ROWS)
  const costs: LayerCost[] = [
    { key: 'macs', title: TEXT.layerColumns.macs, of: ({ macs }) => macs, show: count },
    { key: 'params', title: TEXT.layerColumns.params, of: ({ params }) => params, show: count },
    { key: 'output', title: TEXT.layerColumns.output, of: ({ outputBytes }) => outputBytes, show: bytes },
    ...latencies.map(({ key, title, detail = title }) => ({
      key,
      title,
      of: ({ ms }: Layer) => ms[detail] ?? 0,
      show: milliseconds,
    })),
  ]
  const rows = foldsOf(layers, opened.value)
  const open = (at: number) => {
    opened.value = new Set([...opened.value, at])
  }
  return (
    <>
      <p class="note" aria-live="polite">
        {TEXT.comparing.counts(counts)}
      </p>
      <div class="card" tabIndex={0} role="region" aria-label={TEXT.comparing.layers}>
        <table class="figures diff">
          <caption class="hidden">{TEXT.comparing.layers}</caption>
          <thead>
            <tr>
              <th scope="col">{TEXT.layerColumns.layer}</th>
              <th scope="col">{TEXT.layerColumns.op}</th>
              {costs.map(({ key, title }) => (
                <th scope="col" key={key}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most.value).map((row) =>
              'folded' in row ? (
                <tr key={`fold ${row.at}`} class="folded">
                  <td colSpan={costs.length + 2}>
                    <button type="button" onClick={() => open(row.at)}>
                      {TEXT.comparing.folded(row.folded)}
                    </button>
                  </td>
                </tr>
              ) : (
                <LayerRow key={row.at} change={row.change} costs={costs} />
              ),
            )}
          </tbody>
        </table>
      </div>
      {rows.length > most.value && (
        <p class="note">
          <button type="button" onClick={() => (most.value += 1000)}>
            {TEXT.comparing.more(rows.length - most.value)}
          </button>
        </p>
      )}
    </>
  )
}

interface LayerRowProps {
  readonly change: LayerChange
  readonly costs: readonly LayerCost[]
}

function LayerRow({ change: { fate, before, after, rewired }, costs }: LayerRowProps) {
  const id = after?.id ?? before?.id
  const renamed = before && after && before.id !== after.id && fate !== 'same'
  return (
    <tr class={fate}>
      <th scope="row" title={id}>
        <span class="fate" aria-hidden="true">
          {MARK[fate]}
        </span>
        <span class="hidden">{TEXT.comparing.fates[fate]} </span>
        {id}
        {renamed && <small> {TEXT.comparing.was(before.id)}</small>}
      </th>
      <td class="op">
        {before && after && before.label !== after.label ? (
          <>
            <del>{before.label}</del> <ins>{after.label}</ins>
          </>
        ) : (
          <span>{(after ?? before)?.label}</span>
        )}
        {rewired && <small> {TEXT.comparing.rewired}</small>}
      </td>
      {costs.map(({ key, of, show }) => {
        const change = (after ? of(after) : 0) - (before ? of(before) : 0)
        return (
          <td key={key} class={change < 0 ? 'better' : change > 0 ? 'worse' : ''}>
            <span class="value">{change === 0 ? '' : `${change < 0 ? '−' : '+'}${show(Math.abs(change))}`}</span>
          </td>
        )
      })}
    </tr>
  )
}
