// The forecast of the page as a report that stands alone, as `archcast explain --html` writes it.
import type { Examined } from '../engine/engine-types.ts'
import type { ReportModel, ReportTask } from '@archcast/core/gate/html/report-input.ts'

/** @param name of the network, as the page calls it */
export function reportOf(name: string, { prediction, layers }: Examined): ReportModel {
  const { accuracy, accuracies, no_accuracy, latency, macs, params, memory, batch, hash } = prediction
  const only = accuracy && { [accuracy.task]: { ...accuracy, out_of_domain: prediction.out_of_domain } }
  const tasks = Object.entries(accuracies ?? only ?? {}).map(
    ([task, { value, low = value, high = value, out_of_domain: outside = [] }]): ReportTask => {
      return { name: task, value, low, high, outside: [...outside] }
    },
  )
  return {
    model: name,
    file: false,
    hash,
    macs,
    params,
    size: memory.weights_bytes,
    memory,
    ...(batch !== undefined && { batch }),
    ...(tasks.length > 0 ? { tasks } : no_accuracy !== undefined && { no_accuracy }),
    latency: Object.fromEntries(
      Object.entries(latency).map(([device, { value_ms: value, low_ms: low, high_ms: high, out_of_domain = [] }]) => [
        device,
        { value, low, high, outside: [...out_of_domain], source: 'predicted' as const },
      ]),
    ),
    layers: layers.map(({ id, label, macs: own, params: learned, outputBytes, ms }) => ({
      id,
      op: label,
      macs: own,
      params: learned,
      output_bytes: outputBytes,
      ms: { ...ms },
    })),
  }
}
