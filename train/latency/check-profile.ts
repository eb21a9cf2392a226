// A profile against networks that it has never seen: each is timed several times over, and predicted.
import { median } from '../statistics/summary.ts'
import { referenceNetworks } from './reference-networks.ts'
import { CHECK_SAMPLERS, drawNetwork } from './sample/samplers.ts'
import { Stopwatch, slowness, typical } from './stopwatch.ts'
import { openDevice } from '@archcast/core/latency/device.ts'
import type { Visit } from './stopwatch.ts'
import type { LoadedNetwork, Runtime } from './timed-runtimes.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { RunConditions } from '@archcast/core/arch/run-conditions.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { KernelModel } from '@archcast/core/latency/kernel-model.ts'
import type { PredictedValue } from '@archcast/core/latency/predicted-value.ts'

/** What is timed, and what its prediction is held against. */
export interface TimedNetworkCheck {
  readonly graph: ArchGraph
  /** Milliseconds at the speed that the machine had when it was profiled, by the reference networks timed beside it. */
  readonly measured: number
  /** Milliseconds as they were. */
  readonly raw: number
  readonly predicted: PredictedValue
}

export interface Checked extends TimedNetworkCheck {
  readonly sampler: string
  readonly seed: number
}

/** A network of somebody else's. */
export interface ModelFile {
  readonly name: string
  readonly graph: ArchGraph
  /** With weights; its export where left out. */
  readonly model?: Uint8Array
  /** How it is run otherwise than the device's own networks. */
  readonly run?: RunConditions
}
export type CheckedModel = ModelFile & TimedNetworkCheck

interface Profiled {
  readonly runtime: Runtime
  readonly device: DeviceFile & { readonly model: KernelModel }
  readonly signal?: AbortSignal
  readonly onNetworks?: (done: number) => void
}

export interface CheckOptions extends Profiled {
  readonly count: number
  readonly seed: number
}

/** Networks that are open at the same time; each is visited once a round, so that its visits are seconds apart. */
const GROUP = 20
const VISITS = 4
/** Milliseconds of runs a visit. */
const BUDGET = 60

/** Visits of each network of a file: there are few of them. */
const FILE_VISITS = 5

/** Networks of every kind by turns; fewer than `count` where somebody stops it. */
export async function checkDevice(options: CheckOptions): Promise<Checked[]> {
  const { count, seed, signal, onNetworks } = options
  const kinds = Object.keys(CHECK_SAMPLERS)
  const stopwatch = await openStopwatch(options)
  const checked: Checked[] = []
  for (let start = 0; start < count && !signal?.aborted; start += GROUP) {
    const draws = Array.from({ length: Math.min(GROUP, count - start) }, (_, i) => {
      const draw = { sampler: kinds[(start + i) % kinds.length], seed: 100_000 * seed + start + i }
      return { ...draw, graph: drawNetwork(draw.sampler, draw.seed) }
    })
    checked.push(...(await timeGroup(draws, stopwatch, VISITS, options)))
    onNetworks?.(checked.length)
  }
  await stopwatch.release()
  return checked
}

/** Networks of files as they are, all by turns. */
export async function checkModels(files: readonly ModelFile[], options: Profiled): Promise<CheckedModel[]> {
  const stopwatch = await openStopwatch(options)
  const checked = await timeGroup(files, stopwatch, FILE_VISITS, options)
  await stopwatch.release()
  return checked
}

async function openStopwatch({ runtime, device }: Profiled): Promise<Stopwatch> {
  const { length } = device.model.reference
  const panel = referenceNetworks().length
  if (length === panel) return Stopwatch.create(runtime)
  throw new Error(
    `${device.name} was profiled beside ${length} reference networks, now there are ${panel}; profile it anew`,
  )
}

async function timeGroup<T extends Pick<ModelFile, 'graph' | 'model' | 'run'>>(
  group: readonly T[],
  stopwatch: Stopwatch,
  rounds: number,
  { runtime, device, signal }: Profiled,
): Promise<(T & TimedNetworkCheck)[]> {
  const opened: { item: T; network: LoadedNetwork; visits: Visit[] }[] = []
  for (const item of group) {
    opened.push({ item, network: await runtime.open(item.graph, item.model), visits: [] })
  }
  for (let visit = 0; visit < rounds && (visit === 0 || !signal?.aborted); visit++) {
    for (const { network, visits } of opened) {
      visits.push(await stopwatch.visit(network, BUDGET))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const { latency } = openDevice(device)
  return Promise.all(
    opened.map(async ({ item, network, visits }) => {
      await network.release()
      const raw = visits.map(({ times }) => typical(times))
      const { reference } = device.model
      const measured = median(raw.map((ms, i) => ms / slowness(visits[i].reference, reference, ms)))
      return { ...item, measured, raw: median(raw), predicted: latency(item.graph, item.run) }
    }),
  )
}
