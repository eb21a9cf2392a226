// The latency and the energy of a network on the devices asked for.
import { throughExit } from '../arch/exits.ts'
import { domainFacts } from './domain.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { RunConditions } from '../arch/run-conditions.ts'
import type { Prediction } from '../contract/prediction.ts'
import type { Device } from '../latency/device.ts'
import type { PredictedValue } from '../latency/predicted-value.ts'

/** @param run each device's own number of images where its batch is left out */
export function onDevices(
  graph: ArchGraph,
  devices: readonly Device[],
  run: RunConditions = {},
): Pick<Prediction, 'latency' | 'energy'> {
  const latency = devices.map(({ file, latency: of }) => {
    const { value, low, high, reasons } = of(graph, run)
    const [value_ms, low_ms, high_ms] = [value, low, high].map(rounded)
    return [file.name, { value_ms, low_ms, high_ms, ...domainFacts(reasons) }]
  })
  const measured = devices.filter(({ energy }) => energy)
  const energy = measured.map(({ file, energy: of }) => [file.name, inMillijoules(of!(graph, run))])
  return { latency: Object.fromEntries(latency), ...(energy.length > 0 && { energy: Object.fromEntries(energy) }) }
}

/** Latencies until an exit has answered, on the devices that add a network up from its parts. */
export function untilExit(
  graph: ArchGraph,
  place: number,
  devices: readonly Device[],
  run: RunConditions = {},
): Pick<Prediction, 'latency'> {
  const able = devices.filter(({ file }) => file.model.kind === 'kernels')
  return { latency: able.length > 0 ? onDevices(throughExit(graph, place), able, run).latency : {} }
}

function inMillijoules({ value, low, high }: PredictedValue) {
  const [value_mj, low_mj, high_mj] = [value, low, high].map(rounded)
  return { value_mj, low_mj, high_mj }
}

/** No measurement has more digits. */
const rounded = (value: number) => Number(value.toPrecision(6))
