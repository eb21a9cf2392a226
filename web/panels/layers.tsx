// The layers as a table, the costliest first or in the order of the network; rows and the graph select one another.
import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { bytes, count, milliseconds } from '../text/format.ts'
import { TEXT } from '../text/messages.ts'
import { hasWords } from '../text/words.ts'
import { SortedHead, nextSorting } from './sorted-head.tsx'
import type { Layer } from '../engine/engine-types.ts'
import type { Page } from '../state/page.ts'
import type { Sorting } from './sorted-head.tsx'

const ROW = 30
/** Rows that are drawn above and below what is seen. */
const SPARE = 8

interface Column {
  readonly key: string
  readonly title: string
  readonly of: (layer: Layer) => number
  readonly show: (value: number) => string
}

function columnsOf(devices: readonly string[]): Column[] {
  return [
    { key: 'macs', title: TEXT.layerColumns.macs, of: ({ macs }) => macs, show: count },
    { key: 'params', title: TEXT.layerColumns.params, of: ({ params }) => params, show: count },
    { key: 'output', title: TEXT.layerColumns.output, of: ({ outputBytes }) => outputBytes, show: bytes },
    ...devices.map((name) => ({
      key: name,
      title: name,
      of: ({ ms }: Layer) => ms[name] ?? 0,
      show: milliseconds,
    })),
  ]
}

export function LayersPanel({ page }: { readonly page: Page }) {
  const layers = page.examined.value?.of.layers ?? []
  const devices = page.wanted.value.devices
  const sort = useSignal<Sorting | undefined>(undefined)
  const find = useSignal('')
  const top = useSignal(0)
  const box = useRef<HTMLDivElement>(null)
  const columns = useMemo(() => columnsOf(devices), [devices])
  const totals = useMemo(
    () => columns.map(({ of }) => layers.reduce((sum, layer) => sum + of(layer), 0)),
    [columns, layers],
  )
  const rows = useMemo(() => {
    const meant = hasWords(find.value)
    const found = layers.filter(({ id, label }) => meant(`${id} ${label}`))
    const by = columns.find(({ key }) => key === sort.value?.key)
    if (!by) return found
    return found.toSorted((a, b) => (sort.value!.turned ? by.of(a) - by.of(b) : by.of(b) - by.of(a)))
  }, [layers, find.value, columns, sort.value])
  const selected = page.selected.value
  useEffect(() => {
    const at = rows.findIndex(({ id }) => id === selected)
    const seen = box.current
    if (!seen || at < 0) return
    if (at * ROW < seen.scrollTop || (at + 2) * ROW > seen.scrollTop + seen.clientHeight)
      seen.scrollTop = Math.max(0, at * ROW - seen.clientHeight / 2)
  }, [selected, rows])
  const height = box.current?.clientHeight ?? 400
  const from = Math.max(0, Math.floor(top.value / ROW) - SPARE)
  const to = Math.min(rows.length, Math.ceil((top.value + height) / ROW) + SPARE)
  const turn = (key: string) => (sort.value = nextSorting(sort.value, key))
  return (
    <section class="layers">
      <div class="bar">
        <input
          type="search"
          placeholder={TEXT.findLayer}
          aria-label={TEXT.findLayer}
          value={find.value}
          onInput={({ currentTarget }) => (find.value = currentTarget.value)}
        />
        <small>{TEXT.layersFound(rows.length, layers.length)}</small>
      </div>
      {/* Focusable, so that the keyboard can scroll it. */}
      <div
        class="scroll"
        ref={box}
        tabIndex={0}
        role="region"
        aria-label={TEXT.layers}
        onScroll={({ currentTarget }) => (top.value = currentTarget.scrollTop)}
      >
        <table aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              <th scope="col">{TEXT.layerColumns.layer}</th>
              <th scope="col">{TEXT.layerColumns.op}</th>
              {columns.map(({ key, title }) => {
                const round = sort.value?.key === key ? sort.value.turned : undefined
                const order = round === undefined ? undefined : round ? 'ascending' : 'descending'
                return <SortedHead key={key} title={title} order={order} onTurn={() => turn(key)} />
              })}
            </tr>
          </thead>
          <tbody>
            {from > 0 && (
              <tr aria-hidden="true" class="spacer" style={{ height: from * ROW }}>
                <td colSpan={columns.length + 2} />
              </tr>
            )}
            {rows.slice(from, to).map((layer, i) => (
              <tr
                key={layer.id}
                aria-rowindex={from + i + 2}
                aria-selected={layer.id === selected}
                class={layer.id === selected ? 'selected' : ''}
                onClick={() => (page.selected.value = layer.id === selected ? undefined : layer.id)}
              >
                <th scope="row">
                  <button type="button" title={layer.id}>
                    {layer.id}
                  </button>
                </th>
                <td class="op">{layer.label}</td>
                {columns.map(({ key, of, show }, place) => {
                  const value = of(layer)
                  const share = totals[place] > 0 ? value / totals[place] : 0
                  return (
                    <td key={key} class="figure">
                      <span class="share" style={{ width: `${100 * share}%` }} />
                      <span>{value > 0 ? show(value) : ''}</span>
                    </td>
                  )
                })}
              </tr>
            ))}
            {to < rows.length && (
              <tr aria-hidden="true" class="spacer" style={{ height: (rows.length - to) * ROW }}>
                <td colSpan={columns.length + 2} />
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </section>
  )
}
