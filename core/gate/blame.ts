// The layer to blame: what grew most beside the baseline, or costs most where there is none.
import type { LayerCost, ModelPrediction } from './model-prediction.ts'
import type { Metric } from './quantity.ts'

export interface Blame {
  readonly node: string
  readonly op: string
  readonly line?: number
  /** Of the model's whole cost by this metric, or of what it grew by; a fraction of 1. */
  readonly share: number
  readonly grew: boolean
}

/** Undefined for the accuracy, and where the layers' costs are not known. */
export function blameOf(
  metric: Metric,
  device: string | undefined,
  now: ModelPrediction,
  before?: ModelPrediction,
): Blame | undefined {
  const cost = costBy(metric, device)
  if (!cost) return undefined
  const known = new Map(before?.layers.map((layer) => [layer.id, cost(layer)]))
  const grown =
    known.size === 0 ? [] : now.layers.map((layer) => ({ layer, amount: cost(layer) - (known.get(layer.id) ?? 0) }))
  const growth = costliest(grown)
  if (growth) return { ...growth, grew: true }
  const whole = costliest(now.layers.map((layer) => ({ layer, amount: cost(layer) })))
  return whole && { ...whole, grew: false }
}

function costBy(metric: Metric, device = ''): ((layer: LayerCost) => number) | undefined {
  switch (metric) {
    case 'latency':
      return ({ ms }) => (ms[device] as number | undefined) ?? 0
    case 'macs':
      return ({ macs }) => macs
    case 'params':
    case 'size':
      return ({ params }) => params
    case 'accuracy':
      return undefined
  }
}

function costliest(costs: readonly { layer: LayerCost; amount: number }[]): Omit<Blame, 'grew'> | undefined {
  const positive = costs.filter(({ amount }) => amount > 0)
  const sum = positive.reduce((total, { amount }) => total + amount, 0)
  const [first] = positive.toSorted((a, b) => b.amount - a.amount)
  if (!first) return undefined
  const { id, op, line } = first.layer
  return { node: id, op, ...(line !== undefined && { line }), share: first.amount / sum }
}
