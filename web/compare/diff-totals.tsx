// What one network reaches and costs more or less than another: before, after and the difference of every quantity.
import { difference } from '../text/format.ts'
import { TEXT } from '../text/messages.ts'
import type { ComparedBy } from './columns.ts'
import type { ForecastFigures, Quantity } from './quantity.ts'

interface DiffTotalsProps {
  readonly a: ForecastFigures
  readonly b: ForecastFigures
  readonly by: ComparedBy
  readonly names: readonly [a: string, b: string]
}

export function DiffTotals({ a, b, by: { accuracies, latencies, costs }, names }: DiffTotalsProps) {
  const rows = [...accuracies, ...latencies, ...costs].filter((quantity) => quantity.of(a) ?? quantity.of(b))
  return (
    <div class="card totals" tabIndex={0} role="region" aria-label={TEXT.comparing.totals}>
      <table class="figures">
        <caption class="hidden">{TEXT.comparing.totals}</caption>
        <thead>
          <tr>
            <th scope="col">{TEXT.comparing.quantity}</th>
            <th scope="col">{names[0]}</th>
            <th scope="col">{names[1]}</th>
            <th scope="col">{TEXT.comparing.change}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((quantity) => (
            <Total key={quantity.key} quantity={quantity} a={a} b={b} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface TotalProps {
  readonly quantity: Quantity
  readonly a: ForecastFigures
  readonly b: ForecastFigures
}

function Total({ quantity: { title, detail, less, of, show }, a, b }: TotalProps) {
  const [before, after] = [of(a)?.value, of(b)?.value]
  const known = before !== undefined && after !== undefined
  const change = known ? difference(before, after, !less && after <= 1.001) : ''
  const better = known && before !== after && less === after < before
  return (
    <tr>
      <th scope="row">
        {title}
        {detail !== undefined && detail !== title && <small> {detail}</small>}
      </th>
      <td>{before === undefined ? '–' : show(before)}</td>
      <td>{after === undefined ? '–' : show(after)}</td>
      <td class={change === '' ? '' : better ? 'better' : 'worse'}>
        <span class="value">{change === '' ? (known ? '=' : '–') : change}</span>
      </td>
    </tr>
  )
}
