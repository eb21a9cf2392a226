// What networks are compared by: each quantity's value of a forecast, its interval, and how it is shown.
import { accuracy, bytes, count, milliseconds } from '../text/format.ts'
import { TEXT } from '../text/messages.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'

/** A forecast, or as much of one as a candidate of a search has. */
export type ForecastFigures = Pick<Prediction, 'accuracy' | 'accuracies' | 'latency' | 'macs' | 'params'> &
  Partial<Pick<Prediction, 'memory' | 'in_domain'>>

export interface Measure {
  readonly value: number
  readonly low?: number | undefined
  readonly high?: number | undefined
  /** Whether the network lies outside what the forecast was fitted to. */
  readonly outside: boolean
}

export interface Quantity {
  /** Tells it from others: `macs`, `latency:pixel3`, `accuracy:cifar10`. */
  readonly key: string
  readonly title: string
  /** More of what it is, where the title is not all. */
  readonly detail?: string
  /** Whether less is better. */
  readonly less: boolean
  /** Undefined where the network has none. */
  readonly of: (forecast: ForecastFigures) => Measure | undefined
  readonly show: (value: number) => string
}

export function accuracyIn(task: string): Quantity {
  return {
    key: `accuracy:${task}`,
    title: TEXT.accuracy,
    detail: task,
    less: false,
    of: ({ accuracy: only, accuracies, in_domain = true }) => {
      const told = accuracies?.[task] ?? (only?.task === task ? only : undefined)
      return told && { value: told.value, low: told.low, high: told.high, outside: !in_domain }
    },
    show: accuracy,
  }
}

/** @param hardware how people call the device */
export function latencyOn(device: string, hardware = device): Quantity {
  return {
    key: `latency:${device}`,
    title: hardware,
    detail: device,
    less: true,
    of: ({ latency: { [device]: told } }) =>
      told && { value: told.value_ms, low: told.low_ms, high: told.high_ms, outside: !told.in_domain },
    show: milliseconds,
  }
}

const counted = (value: number | undefined) => (value === undefined ? undefined : { value, outside: false })

export const MACS: Quantity = {
  key: 'macs',
  title: TEXT.comparing.macs,
  less: true,
  of: ({ macs }) => counted(macs),
  show: count,
}

export const PARAMS: Quantity = {
  key: 'params',
  title: TEXT.params,
  less: true,
  of: ({ params }) => counted(params),
  show: count,
}

export const WEIGHTS: Quantity = {
  key: 'weights',
  title: TEXT.weights,
  less: true,
  of: ({ memory }) => counted(memory?.weights_bytes),
  show: bytes,
}

export const ACTIVATIONS: Quantity = {
  key: 'activations',
  title: TEXT.activations,
  less: true,
  of: ({ memory }) => counted(memory?.peak_activation_bytes),
  show: bytes,
}

/** Names of the tasks that these have an accuracy in, the commonest first. */
export function tasksOf(forecasts: readonly ForecastFigures[]): string[] {
  const names = forecasts.flatMap(({ accuracy, accuracies }) =>
    accuracies ? Object.keys(accuracies) : accuracy ? [accuracy.task] : [],
  )
  const groups = [...Map.groupBy(names, (name) => name)]
  return groups.toSorted(([, a], [, b]) => b.length - a.length).map(([name]) => name)
}
