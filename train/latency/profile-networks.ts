// Timing random networks for a profile until time is up or somebody stops it.
import { familyTimes } from './family-times.ts'
import { PROFILE_SAMPLERS, drawNetwork } from './sample/samplers.ts'
import { Stopwatch } from './stopwatch.ts'
import { kernelsOf } from '@archcast/core/latency/kernels.ts'
import type { Runtime } from './timed-runtimes.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { TimedNetwork } from '@archcast/core/latency/kernel-model.ts'
import type { BlockSize, Precision } from '@archcast/core/latency/kernels.ts'

export interface Profiling {
  readonly runtime: Runtime
  /** Channels of a block of its memory layout. */
  readonly block: BlockSize
  /** Numbers that networks are written in. */
  readonly precision?: Precision
  readonly seconds: number
  /** Networks of an earlier profile of the same machine: the draw goes on behind them. */
  readonly known?: readonly TimedNetwork[]
  readonly signal?: AbortSignal
  /** @param networks timed so far @param seconds since the beginning */
  readonly onNetwork?: (network: TimedNetwork, networks: number, seconds: number) => void
}

export interface Timings {
  readonly networks: readonly TimedNetwork[]
  /** Share of the runs that something interrupted. */
  readonly interrupted: number
}

/** Seeds of a profile begin here; those of a check are far from them. */
const FIRST_SEED = 100_000_000
/** Milliseconds that a network is run for. */
const BUDGET = 80
/** Networks that a runtime may refuse, and a tenth as many as it ran. */
const MOST_REFUSED = 5
/** Most runs of a network that are kept. */
const KEPT = 12

export async function profileNetworks(options: Profiling): Promise<Timings> {
  const { runtime, block, precision, seconds, known = [], signal, onNetwork } = options
  const networks = [...known]
  const begun = performance.now()
  const elapsed = () => (performance.now() - begun) / 1000
  const stopwatch = await Stopwatch.create(runtime)
  let [runs, interrupted, refused] = [0, 0, 0]
  let next = known.length > 0 ? known.at(-1)!.seed + 1 - FIRST_SEED : 0
  while (elapsed() < seconds && !signal?.aborted) {
    const sampler = PROFILE_SAMPLERS[next % PROFILE_SAMPLERS.length]
    const seed = FIRST_SEED + next++
    const graph = drawNetwork(sampler, seed)
    const network = await runtime.open(graph).catch((error: Error) => {
      // Optimisers have faults, so that a few networks cannot be loaded.
      if (++refused > MOST_REFUSED + networks.length / 10) throw error
    })
    if (!network) continue
    const visit = await stopwatch.visit(network, BUDGET)
    await network.release()
    runs += visit.runs
    interrupted += visit.interrupted
    const times = { us: spread(visit.times).map(micro), reference: visit.reference.map(micro) }
    const timed = { sampler, seed, ...times, ...(await partsIn(graph, runtime, block, precision)) }
    networks.push(timed)
    onNetwork?.(timed, networks.length, elapsed())
    // Lets signals and timers have their turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
  await stopwatch.release()
  return { networks, interrupted: runs === 0 ? 0 : interrupted / runs }
}

async function partsIn(
  graph: ArchGraph,
  runtime: Runtime,
  block: BlockSize,
  precision?: Precision,
): Promise<Pick<TimedNetwork, 'parts'>> {
  const executed = await runtime.kernels?.(graph)
  return executed ? { parts: familyTimes(kernelsOf(graph, block, { precision }), executed, block) } : {}
}

/** At most so many of the values, with the same quantiles as all of them. */
function spread(times: readonly number[]): readonly number[] {
  if (times.length <= KEPT) return times
  const sorted = times.toSorted((a, b) => a - b)
  return Array.from({ length: KEPT }, (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (KEPT - 1))])
}

const micro = (ms: number) => Math.max(1, Math.round(1000 * ms))
