// A model's forecast: its figures, its latency and accuracy with their intervals, and where these are guesses.
import { formatValue } from '../quantity.ts'
import { intervalChart } from './interval-chart.ts'
import { NOTHING, html } from './markup.ts'
import { scaleOf } from './scale.ts'
import type { ModelPrediction } from '../model-prediction.ts'
import type { Metric } from '../quantity.ts'
import type { IntervalRow } from './interval-chart.ts'
import type { Markup } from './markup.ts'
import type { ReportModel } from './report-input.ts'

type Uncertain = NonNullable<ModelPrediction['accuracy']>

const UNIT = / (ms|%)$/

function rowOf(metric: Metric, name: string, range: Uncertain): IntervalRow {
  const bare = (end: number) => formatValue(metric, end).replace(UNIT, '')
  const interval = range.low === range.high ? '' : `${bare(range.low)} to ${bare(range.high)}`
  return { name, range, value: formatValue(metric, range.value), interval, guess: range.outside.length > 0 }
}

/** The figures that are counted. */
export function figures({ macs, params, size, memory, batch }: ModelPrediction): Markup {
  const all: readonly (readonly [string, string])[] = [
    ['Multiply-accumulates', formatValue('macs', macs)],
    ['Parameters', formatValue('params', params)],
    ...(memory
      ? [
          ['Weights', formatValue('size', memory.weights_bytes)] as const,
          ['Activations at once', formatValue('size', memory.peak_activation_bytes)] as const,
        ]
      : []),
    ...(size === undefined ? [] : [['File', formatValue('size', size)] as const]),
    ...(batch === undefined ? [] : [['Images of a run', String(batch)] as const]),
  ]
  return html`<dl class="figures">
    ${all.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

export function forecastSections({ latency, accuracy, no_accuracy, tasks = [] }: ReportModel): Markup {
  const times = Object.entries(latency)
  const accuracies = tasks.length > 0 ? tasks : accuracy ? [{ ...accuracy, name: 'accuracy' }] : []
  const measured = times.some(([, { source }]) => source === 'measured')
  const guessed = [
    ...times.map(([device, { outside }]) => [device, outside] as const),
    ...accuracies.map(({ name, outside }) => [name, outside] as const),
  ].filter(([, outside]) => outside.length > 0)
  return html`${
    times.length > 0
      ? html`<section>
          <h2>Latency${measured ? ', measured' : ''}</h2>
          ${intervalChart(
            times.map(([device, range]) => rowOf('latency', device, range)),
            scaleOf(times.flatMap(([, { low, high }]) => [low, high])),
            (tick) => `${tick} ms`,
          )}
        </section>`
      : NOTHING
  }
  ${
    accuracies.length > 0
      ? html`<section>
          <h2>Accuracy</h2>
          ${intervalChart(
            accuracies.map((each) => rowOf('accuracy', each.name, each)),
            scaleOf([0, 1]),
            (tick) => `${Math.round(100 * tick)} %`,
          )}
        </section>`
      : no_accuracy === undefined
        ? NOTHING
        : html`<section>
            <h2>Accuracy</h2>
            <p>None: ${no_accuracy}</p>
          </section>`
  }
  ${
    guessed.length > 0
      ? html`<section class="outside">
          <h2>Outside of what is known</h2>
          ${guessed.map(
            ([name, reasons]) =>
              html`<h3>${name}</h3>
                <ul>
                  ${reasons.map((reason) => html`<li>${reason}</li>`)}
                </ul>`,
          )}
        </section>`
      : NOTHING
  }`
}
