// Where a model spends what it costs: a bar for each layer in the order of the network; a table, the costliest first.
import { formatValue } from '../quantity.ts'
import { NOTHING, breakable, html } from './markup.ts'
import type { LayerCost, ModelPrediction } from '../model-prediction.ts'
import type { Metric } from '../quantity.ts'
import type { Markup } from './markup.ts'

/** Rows that are shown at once. */
const SHOWN = 25
/** Bars of the picture; of a longer network neighbours stand together. */
const BARS = 240
const HEIGHT = 96

interface Column {
  readonly name: string
  readonly metric: Metric
  /** Of the model. */
  readonly whole: number
  /** Of the layer that has most, which has the longest bar. */
  readonly most: number
  readonly of: (layer: LayerCost) => number | undefined
}

function columnsOf({ latency, macs, params, layers }: ModelPrediction): readonly Column[] {
  const [device] = Object.keys(latency)
  const column = (name: string, metric: Metric, whole: number, of: Column['of']): Column => {
    return { name, metric, whole, of, most: layers.reduce((most, layer) => Math.max(most, of(layer) ?? 0), 0) }
  }
  const counted = [
    column('MACs', 'macs', macs, (layer) => layer.macs),
    column('Parameters', 'params', params, (layer) => layer.params),
  ]
  if (device === undefined) return counted
  const time = ({ ms }: LayerCost) => (ms as Readonly<Record<string, number | undefined>>)[device]
  return [column(`Time on ${device}`, 'latency', latency[device].value, time), ...counted]
}

export function layersSection(model: ModelPrediction): Markup {
  const { layers } = model
  if (layers.length === 0) return NOTHING
  const columns = columnsOf(model)
  const [first] = columns
  const cost = (layer: LayerCost) => first.of(layer) ?? 0
  const sorted = layers.toSorted((a, b) => cost(b) - cost(a))
  const rest = sorted.slice(SHOWN)
  return html`<section>
    <h2>Where it goes</h2>
    ${first.most > 0 ? skyline(layers, first) : NOTHING} ${table(sorted.slice(0, SHOWN), columns)}
    ${
      rest.length > 0
        ? html`<details>
            <summary>${rest.length} more ${rest.length === 1 ? 'layer' : 'layers'}</summary>
            ${table(rest, columns)}
          </details>`
        : NOTHING
    }
  </section>`
}

/** The share of each layer, or of neighbours together, from the input on the left to the output on the right. */
function skyline(layers: readonly LayerCost[], { name, whole, of }: Column): Markup {
  const size = Math.ceil(layers.length / BARS)
  const groups = Array.from({ length: Math.ceil(layers.length / size) }, (_, i) =>
    layers.slice(i * size, (i + 1) * size),
  )
  const shares = groups.map((group) => group.reduce((sum, layer) => sum + (of(layer) ?? 0), 0) / whole)
  const most = Math.max(...shares)
  const width = 100 / groups.length
  const round = (value: number) => Math.round(1000 * value) / 1000
  return html`<figure>
    <svg class="skyline" height="${HEIGHT}" role="img" aria-label="${name} of the layers in the order of the network">
      ${groups.map((group, i) => {
        const height = round((HEIGHT * shares[i]) / most)
        const said = `${group[0].id}${group.length > 1 ? ` and ${group.length - 1} more` : ''}: ${percent(shares[i])}`
        return html`<rect
          x="${round(i * width)}%"
          y="${round(HEIGHT - height)}"
          width="${round(0.8 * width)}%"
          height="${height}"
          ><title>${said}</title></rect
        >`
      })}
    </svg>
    <figcaption><span>input</span><span>${name}, layer by layer</span><span>output</span></figcaption>
  </figure>`
}

function table(layers: readonly LayerCost[], columns: readonly Column[]): Markup {
  return html`<table class="layers">
    <thead>
      <tr>
        <th scope="col">Layer</th>
        ${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}
        <th scope="col" class="number">Output</th>
      </tr>
    </thead>
    <tbody>
      ${layers.map(
        (layer) =>
          html`<tr>
            <th scope="row">${breakable(layer.id)}<small>${layer.op}</small></th>
            ${columns.map((column) => barCell(column, layer))}
            <td class="number" data-label="Output">
              ${layer.output_bytes === undefined ? '' : formatValue('size', layer.output_bytes)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** Empty where the layer costs nothing of it, or is a part of another. */
function barCell({ name, metric, whole, most, of }: Column, layer: LayerCost): Markup {
  const value = of(layer)
  if (!value) return html`<td class="share" data-label="${name}"></td>`
  return html`<td class="share" data-label="${name}">
    <span class="amount">${formatValue(metric, value)} <small>${percent(value / whole)}</small></span>
    <svg height="4" aria-hidden="true">
      <rect class="track" width="100%" height="4" />
      <rect class="bar" width="${Math.round((10_000 * value) / most) / 100}%" height="4" />
    </svg>
  </td>`
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
