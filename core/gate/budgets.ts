// The single limits that a configuration's budgets come down to, and the devices that they are about.
import { GateInputError } from './errors.ts'
import type { GateConfig } from './gate-config.ts'
import type { Limit, Metric } from './quantity.ts'
import type { Level } from './unsettled.ts'

/** One limit of one budget. */
export interface Requirement {
  /** Index of the budget in the configuration. */
  readonly budget: number
  readonly pattern: string
  readonly metric: Metric
  /** Of the latency alone. */
  readonly device?: string
  readonly limit: Limit
  readonly level: Level
}

/**
 * Throws GateInputError for a latency without a device.
 *
 * @example
 * import { parseGateConfig } from '@archcast/core/gate/gate-config.ts'
 * const config = parseGateConfig({ device: 'pixel3', budgets: [{ max_latency: '5 ms', max_macs: '50M' }] }, 'config')
 * requirementsOf(config).map(({ metric, device }) => [metric, device])
 * // => [['latency', 'pixel3'], ['macs', undefined]]
 */
export function requirementsOf({ budgets, device }: Pick<GateConfig, 'budgets' | 'device'>): Requirement[] {
  return budgets.flatMap(({ pattern, level, max_latency, max_macs, max_params, max_size, min_accuracy }, budget) => {
    const limits: [Metric, Limit | undefined, string?][] = [
      ...latencyLimits(max_latency, device, budget),
      ['macs', max_macs],
      ['params', max_params],
      ['size', max_size],
      ['accuracy', min_accuracy],
    ]
    return limits.flatMap(([metric, limit, on]) =>
      limit ? [{ budget, pattern, metric, ...(on !== undefined && { device: on }), limit, level }] : [],
    )
  })
}

function latencyLimits(
  given: GateConfig['budgets'][number]['max_latency'],
  device: string | undefined,
  budget: number,
): [Metric, Limit, string][] {
  if (given === undefined) return []
  if (!isLimit(given)) return Object.entries(given).map(([name, limit]) => ['latency', limit, name])
  if (device !== undefined) return [['latency', given, device]]
  throw new GateInputError(
    `/budgets/${budget}/max_latency is for no device: set "device" beside "budgets", or write {"<device>": "${given.text}"}`,
  )
}

const isLimit = (given: object): given is Limit => 'kind' in given && typeof given.kind === 'string'

/** The devices whose latency is limited. */
export function limitedDevices(requirements: readonly Requirement[]): string[] {
  return [...new Set(requirements.flatMap(({ device }) => (device === undefined ? [] : [device])))]
}
