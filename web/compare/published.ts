// The published networks: what they are forecast to reach, where nobody opened them. The file is made by a command.
import type { ForecastFigures } from './quantity.ts'

interface PublishedNetwork {
  readonly name: string
  readonly recipe: string
  /** Value, low, high. */
  readonly accuracy: readonly number[]
  /** Top-1 as it was measured, where the file has it. */
  readonly measured?: number
  readonly macs: number
  readonly params: number
  /** Milliseconds on each of the file's devices. */
  readonly ms: readonly number[]
}

export interface Published {
  readonly source: string
  readonly how: string
  readonly rule: string
  readonly task: string
  readonly devices: readonly string[]
  readonly networks: readonly PublishedNetwork[]
}

/** Fetched when it is first wanted. */
export async function loadPublished(): Promise<Published> {
  return (await import('./published.json')).default
}

/** As figures of a forecast; what was measured in place of what was forecast. */
export function figuresOf({ task, devices }: Published, network: PublishedNetwork): ForecastFigures {
  const { accuracy, measured, macs, params, recipe, ms } = network
  const times = devices.map((device, i) => {
    return [device, { value_ms: ms[i], low_ms: ms[i], high_ms: ms[i], in_domain: true }] as const
  })
  return {
    accuracy: { value: measured ?? accuracy[0], method: 'head', task, recipe },
    latency: Object.fromEntries(times),
    macs,
    params,
  }
}
