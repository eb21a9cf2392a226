// Which quantities networks are compared by: tasks that they have an accuracy in, chosen devices, and costs.
import { ACTIVATIONS, MACS, PARAMS, WEIGHTS, accuracyIn, latencyOn, tasksOf } from './quantity.ts'
import type { Page } from '../state/page.ts'
import type { ForecastFigures, Quantity } from './quantity.ts'

export interface ComparedBy {
  readonly accuracies: readonly Quantity[]
  readonly latencies: readonly Quantity[]
  readonly costs: readonly Quantity[]
}

export function comparedBy(page: Page, forecasts: readonly ForecastFigures[]): ComparedBy {
  const known = page.info.value?.devices
  return {
    accuracies: tasksOf(forecasts).map(accuracyIn),
    latencies: page.wanted.value.devices.map((name) =>
      latencyOn(name, known?.find((device) => device.name === name)?.hardware),
    ),
    costs: [MACS, PARAMS, WEIGHTS, ACTIVATIONS],
  }
}
