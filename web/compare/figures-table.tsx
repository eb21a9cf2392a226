// Things with forecasts as a table, sorted by any quantity. Each figure has its interval, the best of a column a mark.
import { useSignal } from '@preact/signals'
import { SortedHead, nextSorting } from '../panels/sorted-head.tsx'
import { TEXT } from '../text/messages.ts'
import type { Sorting } from '../panels/sorted-head.tsx'
import type { ForecastFigures, Quantity } from './quantity.ts'

export interface FiguresRow {
  readonly key: string
  readonly name: string
  /** Undefined while there is none. */
  readonly forecast: ForecastFigures | undefined
  /** What is shown in place of figures. */
  readonly message?: string | undefined
  readonly shown?: boolean
  readonly open: () => void
}

interface FiguresTableProps {
  readonly caption: string
  readonly rows: readonly FiguresRow[]
  readonly columns: readonly Quantity[]
}

export function FiguresTable({ caption, rows, columns }: FiguresTableProps) {
  const sort = useSignal<Sorting | undefined>(undefined)
  const valueOf = ({ forecast }: FiguresRow, column: Quantity) => forecast && column.of(forecast)?.value
  const best = new Map(columns.map((column) => [column.key, bestOf(rows, column)]))
  const by = columns.find(({ key }) => key === sort.value?.key)
  const sorted = by
    ? rows.toSorted((a, b) => inOrder(valueOf(a, by), valueOf(b, by), by.less !== sort.value!.turned))
    : rows
  const turn = (key: string) => (sort.value = nextSorting(sort.value, key))
  return (
    <div class="card" tabIndex={0} role="region" aria-label={TEXT.comparing.figuresOf(caption)}>
      <table class="figures">
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{TEXT.comparing.network}</th>
            {columns.map((column) => {
              const { key, title, detail, less } = column
              const round = sort.value?.key === key ? sort.value.turned : undefined
              const order = round === undefined ? undefined : less !== round ? 'ascending' : 'descending'
              return <SortedHead key={key} title={title} detail={detail} order={order} onTurn={() => turn(key)} />
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={row.key} class={row.shown ? 'shown' : ''}>
              <th scope="row">
                <button type="button" title={TEXT.comparing.openIt(row.name)} onClick={row.open}>
                  {row.name}
                </button>
              </th>
              {row.forecast ? (
                columns.map((column) => (
                  <Figure
                    key={column.key}
                    forecast={row.forecast!}
                    column={column}
                    best={rows.length > 1 && valueOf(row, column) === best.get(column.key)}
                  />
                ))
              ) : (
                <td class="message" colSpan={Math.max(1, columns.length)}>
                  {row.message ?? TEXT.computing}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface FigureProps {
  readonly forecast: ForecastFigures
  readonly column: Quantity
  readonly best: boolean
}

function Figure({ forecast, column, best }: FigureProps) {
  const measure = column.of(forecast)
  if (!measure) return <td>–</td>
  const { value, low, high, outside } = measure
  return (
    <td class={`${best ? 'best' : ''}${outside ? ' outside' : ''}`} title={outside ? TEXT.outside : undefined}>
      <span class="value">{column.show(value)}</span>
      {best && <span class="hidden">{TEXT.comparing.best}</span>}
      {low !== undefined && high !== undefined && (
        <small>{TEXT.comparing.range(column.show(low), column.show(high))}</small>
      )}
    </td>
  )
}

/** Undefined where fewer than two rows have the quantity. */
function bestOf(rows: readonly FiguresRow[], column: Quantity): number | undefined {
  const values = rows.flatMap(({ forecast }) => (forecast && column.of(forecast)?.value) ?? [])
  if (values.length < 2) return undefined
  return column.less ? Math.min(...values) : Math.max(...values)
}

/** Rows without a value come last. */
function inOrder(a: number | undefined, b: number | undefined, ascending: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return ascending ? a - b : b - a
}
