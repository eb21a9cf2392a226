// Networks as points of a plot: their two quantities, with intervals, and their figures in words.
import { TEXT } from '../text/messages.ts'
import { figuresOf } from './published.ts'
import type { ComparedNetwork } from './compared.ts'
import type { Published } from './published.ts'
import type { ForecastFigures, Measure, Quantity } from './quantity.ts'
import type { PlotPoint, PlotScale } from './scatter-layout.ts'

/** Accuracies on a linear axis, what is above zero and spreads over decades on a logarithmic one. */
export function scaleFor({ title, detail, less, show }: Quantity): PlotScale {
  return { title: detail !== undefined && detail !== title ? `${title}, ${detail}` : title, log: less, less, show }
}

/** Those of the networks that have both quantities. */
export function plotPoints(networks: readonly ComparedNetwork[], x: Quantity, y: Quantity): PlotPoint[] {
  return networks.flatMap(({ key, name, examined, shown, open }) => {
    const kind = shown ? ('shown' as const) : ('main' as const)
    return examined ? pointOf({ key, name, kind, open }, examined.prediction, x, y) : []
  })
}

/** Published networks; none where one of the quantities is not known of them. */
export function publishedPoints(published: Published, x: Quantity, y: Quantity): PlotPoint[] {
  return published.networks.flatMap((network) => {
    const { name, recipe } = network
    const named = { key: `published:${name}`, name: `${name}, ${recipe}`, kind: 'background' as const }
    return pointOf(named, figuresOf(published, network), x, y)
  })
}

/** One point, in a list of its own; an empty list where a quantity is missing. */
export function pointOf(
  named: Pick<PlotPoint, 'key' | 'name' | 'kind' | 'open'>,
  forecast: ForecastFigures,
  x: Quantity,
  y: Quantity,
): PlotPoint[] {
  const [across, up] = [x.of(forecast), y.of(forecast)]
  if (!across || !up || (x.less && across.value <= 0) || (y.less && up.value <= 0)) return []
  return [
    {
      ...named,
      x: across.value,
      xLow: across.low,
      xHigh: across.high,
      y: up.value,
      yLow: up.low,
      yHigh: up.high,
      told: [toldOf(y, up), toldOf(x, across)],
    },
  ]
}

function toldOf({ title, show }: Quantity, { value, low, high }: Measure): string {
  const interval = low !== undefined && high !== undefined && low < high
  return `${title} ${show(value)}${interval ? ` (${TEXT.comparing.span(show(low), show(high))})` : ''}`
}
