// What a search is asked for, from the fields of its form.
import type { SearchQuestion } from '../engine/engine-types.ts'

export const METHODS_BY_SERVICE = ['two-stage', 'surrogate', 'head'] as const

/** As the fields have it; empty ones set no limit. */
export interface SearchForm {
  /** Where it runs: in this browser, by heads, or by the service that the page comes from. */
  readonly where: 'page' | 'service'
  readonly method: (typeof METHODS_BY_SERVICE)[number]
  readonly space: string
  readonly count: string
  readonly seed: string
  /** Milliseconds, by device. */
  readonly latency: Readonly<Record<string, string>>
  /** Millions. */
  readonly macs: string
  readonly params: string
  /** Per cent. */
  readonly accuracy: string
  /** What the front weighs against accuracy: `macs`, `params`, `latency:DEVICE`. */
  readonly objectives: readonly string[]
}

export const FIRST_FORM: SearchForm = {
  where: 'page',
  method: 'two-stage',
  space: '',
  count: '1000',
  seed: '1',
  latency: {},
  macs: '',
  params: '',
  accuracy: '',
  objectives: ['macs'],
}

/** The leaderboard's length. */
const TOP = 20
const MILLION = 1e6

/** @param devices that limits and objectives may be about; of others the form remembers what was typed before */
export function questionOf(form: SearchForm, devices: readonly string[]): SearchQuestion {
  const limits = Object.entries(form.latency).flatMap(([device, text]) =>
    devices.includes(device) && text.trim() !== '' ? [[device, Number(text)] as const] : [],
  )
  const objectives = form.objectives.filter(
    (name) => !name.startsWith('latency:') || devices.includes(name.slice('latency:'.length)),
  )
  return {
    space: form.space,
    count: Number(form.count),
    seed: Number(form.seed),
    method: form.where === 'page' ? 'head' : form.method,
    top: TOP,
    constraints: {
      ...(limits.length > 0 && { max_latency_ms: Object.fromEntries(limits) }),
      ...limit('max_macs', form.macs, MILLION),
      ...limit('max_params', form.params, MILLION),
      ...limit('min_accuracy', form.accuracy, 0.01),
    },
    objectives: objectives as SearchQuestion['objectives'],
  }
}

const limit = <K extends string>(key: K, text: string, unit: number) =>
  text.trim() === '' ? {} : ({ [key]: Number((Number(text) * unit).toPrecision(12)) } as Record<K, number>)
