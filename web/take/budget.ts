// A budget for archcast.config.json that the shown network keeps, and that no much slower one does.
import { fileNameOf } from './taken.ts'
import type { TakeSource } from './taken.ts'
import type { GateConfigInput } from '@archcast/core/gate/gate-config.ts'

type BudgetInput = GateConfigInput['budgets'][number]

const PREFIXES = [
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
  ['', 1],
] as const

/**
 * Forecasts are limited at the worse ends of their intervals, as the gate's own rule looks there. What lies outside the
 * domain has no limit: the gate lets no guess pass.
 */
export function budgetOf({ network, examined: { prediction }, wanted }: TakeSource): BudgetInput {
  const { latency, macs, params, accuracy, in_domain: known } = prediction
  const limits = Object.entries(latency).flatMap(([device, { high_ms, in_domain }]) =>
    in_domain ? [[device, `${roundedUp(high_ms, 2)} ms`] as const] : [],
  )
  const low = known && !wanted.tasks ? accuracy?.low : undefined
  const end = network.run ? 'onnx' : 'json'
  return {
    pattern: `models/${fileNameOf(network.name, end)}`,
    ...(limits.length > 0 && { max_latency: Object.fromEntries(limits) }),
    max_macs: countUp(macs),
    max_params: countUp(params),
    ...(low !== undefined && low > 0.01 && low <= 1 && { min_accuracy: `${Math.floor(1000 * low) / 10} %` }),
  }
}

/** At least the value, in so many digits: `34` for 33.2. */
export function roundedUp(value: number, digits: number): string {
  if (value <= 0) return '1'
  const step = 10 ** (Math.floor(Math.log10(value)) + 1 - digits)
  const steps = Math.ceil(value / step - 1e-9)
  const places = Math.max(0, -Math.round(Math.log10(step)))
  return (steps * step).toFixed(places)
}

/** `4.09G`, and never less than the count. */
export function countUp(count: number): string {
  const [prefix, factor] = PREFIXES.find(([, least]) => count >= least) ?? PREFIXES[3]
  return `${roundedUp(count / factor, factor === 1 ? 15 : 3)}${prefix}`
}
