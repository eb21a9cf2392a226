// Which layers of a model cost what, as a table.
import { formatRange } from './check.ts'
import { formatValue } from './quantity.ts'
import { columns } from './reporters/columns.ts'
import type { LayerCost, ModelPrediction } from './model-prediction.ts'

const share = (part: number, whole: number) => (whole > 0 ? `${((100 * part) / whole).toFixed(1)}%` : '')

/** The costliest layers first: by the time on the first device, or by multiply-accumulates where there is none. */
export function explain(prediction: ModelPrediction, top: number): string {
  const { model, macs, params, memory, batch, latency, layers } = prediction
  const devices = Object.keys(latency)
  const cost = ({ ms, macs: own }: LayerCost) => (devices.length > 0 ? (ms[devices[0]] ?? 0) : own)
  const sorted = layers.toSorted((a, b) => cost(b) - cost(a))
  const rows = sorted
    .slice(0, top)
    .map((layer) => [
      layer.id,
      layer.op,
      formatValue('macs', layer.macs),
      share(layer.macs, macs),
      formatValue('params', layer.params),
      share(layer.params, params),
      layer.output_bytes === undefined ? '' : formatValue('size', layer.output_bytes),
      ...devices.flatMap((device) => timeOf(layer, device, latency[device].value)),
    ])
  const head = ['layer', 'operation', 'MACs', '', 'params', '', 'output', ...devices.flatMap((device) => [device, ''])]
  const totals = [
    `${formatValue('macs', macs)} MACs`,
    `${formatValue('params', params)} parameters`,
    ...(memory
      ? [
          `${formatValue('size', memory.weights_bytes)} of weights`,
          `${formatValue('size', memory.peak_activation_bytes)} of activations at once`,
        ]
      : []),
    ...devices.map((device) => `${formatRange('latency', latency[device])} on ${device}`),
  ]
  const outside = devices.flatMap((device) =>
    notesOf(latency[device].outside).map((reason) => `note: outside what ${device} was measured with: ${reason}`),
  )
  return [
    `${model}: ${totals.join(', ')}${batch === undefined ? '' : `, in a run of ${batch}`}`,
    '',
    columns(
      [head, ...rows],
      head.flatMap((_, i) => (i > 1 ? [i] : [])),
    ),
    ...(layers.length > top ? ['', `${layers.length - top} more layers; --top shows them`] : []),
    ...(devices.length > 0 ? [] : ['', '--device shares out the time on a device']),
    ...outside,
  ].join('\n')
}

/** Reasons that are told one by one. */
const MOST = 6

function notesOf(reasons: readonly string[]): readonly string[] {
  if (reasons.length <= MOST) return reasons
  return [...reasons.slice(0, MOST - 1), `and ${reasons.length - MOST + 1} more`]
}

/** Empty where the layer is fused into another, or costs no time. */
function timeOf({ ms }: LayerCost, device: string, whole: number): [string, string] {
  const own = ms[device] as number | undefined
  return own === undefined ? ['', ''] : [formatValue('latency', own), share(own, whole)]
}
