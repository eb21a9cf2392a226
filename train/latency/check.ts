// A profile against networks that it has never seen: each is timed several times over, and predicted.
import { CHECK_SAMPLERS, drawNetwork } from './sample/samplers.ts'
import { median } from '../statistics/summary.ts'
import { openDevice } from '@archcast/core/latency/device.ts'
import { referenceNetworks } from './reference.ts'
import { slowness, Stopwatch, typical } from './measure.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { Estimate } from '@archcast/core/latency/estimate.ts'
import type { KernelModel } from '@archcast/core/latency/kernel-model.ts'
import type { OpenNetwork, Runtime } from './runtime.ts'
import type { Visit } from './measure.ts'

export interface Checked {
  readonly sampler: string
  readonly seed: number
  readonly graph: ArchGraph
  /** Milliseconds at the speed that the machine had when it was profiled, by the reference networks timed beside it. */
  readonly measured: number
  /** Milliseconds as they were. */
  readonly raw: number
  readonly predicted: Estimate
}

export interface CheckOptions {
  readonly runtime: Runtime
  readonly device: DeviceFile & { readonly model: KernelModel }
  readonly count: number
  readonly seed: number
  readonly signal?: AbortSignal
  readonly onNetworks?: (done: number) => void
}

/** Networks that are open at the same time; each is visited once a round, so that its visits are seconds apart. */
const GROUP = 20
const VISITS = 4
/** Milliseconds of runs a visit. */
const BUDGET = 60

/** Networks of every kind by turns; fewer than `count` where somebody stops it. */
export async function checkDevice(options: CheckOptions): Promise<Checked[]> {
  const { runtime, device, count, seed, signal, onNetworks } = options
  const { model } = device
  const opened = openDevice(device)
  const panel = referenceNetworks().length
  if (model.reference.length !== panel) {
    throw new Error(
      `${device.name} was profiled beside ${model.reference.length} reference networks, now there are ${panel}; profile it anew`,
    )
  }
  const kinds = Object.keys(CHECK_SAMPLERS)
  const stopwatch = await Stopwatch.create(runtime)
  const checked: Checked[] = []
  for (let start = 0; start < count && !signal?.aborted; start += GROUP) {
    const group: (Omit<Checked, 'measured' | 'raw' | 'predicted'> & { network: OpenNetwork; visits: Visit[] })[] = []
    for (let i = start; i < Math.min(count, start + GROUP); i++) {
      const draw = { sampler: kinds[i % kinds.length], seed: 100_000 * seed + i }
      const graph = drawNetwork(draw.sampler, draw.seed)
      group.push({ ...draw, graph, network: await runtime.open(graph), visits: [] })
    }
    for (let visit = 0; visit < VISITS; visit++) {
      for (const { network, visits } of group) {
        visits.push(await stopwatch.visit(network, BUDGET))
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    for (const { network, visits, ...draw } of group) {
      await network.release()
      const raw = visits.map(({ times }) => typical(times))
      const measured = median(raw.map((ms, i) => ms / slowness(visits[i].reference, model.reference, ms)))
      checked.push({ ...draw, measured, raw: median(raw), predicted: opened.latency(draw.graph) })
    }
    onNetworks?.(checked.length)
  }
  await stopwatch.release()
  return checked
}
