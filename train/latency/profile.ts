// Timing random networks for a profile until time is up or somebody stops it.
import { drawNetwork, PROFILE_SAMPLERS } from './sample/samplers.ts'
import { Stopwatch } from './measure.ts'
import type { TimedNetwork } from '@archcast/core/latency/kernel-model.ts'
import type { Runtime } from './runtime.ts'

export interface Profiling {
  readonly runtime: Runtime
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
/** Most runs of a network that are kept. */
const KEPT = 12

export async function profileNetworks(options: Profiling): Promise<Timings> {
  const { runtime, seconds, known = [], signal, onNetwork } = options
  const networks = [...known]
  const begun = performance.now()
  const elapsed = () => (performance.now() - begun) / 1000
  const stopwatch = await Stopwatch.create(runtime)
  let [runs, interrupted] = [0, 0]
  while (elapsed() < seconds && !signal?.aborted) {
    const sampler = PROFILE_SAMPLERS[networks.length % PROFILE_SAMPLERS.length]
    const seed = FIRST_SEED + networks.length
    const network = await runtime.open(drawNetwork(sampler, seed))
    const visit = await stopwatch.visit(network, BUDGET)
    await network.release()
    runs += visit.runs
    interrupted += visit.interrupted
    const timed = { sampler, seed, us: spread(visit.times).map(micro), reference: visit.reference.map(micro) }
    networks.push(timed)
    onNetwork?.(timed, networks.length, elapsed())
    // Lets signals and timers have their turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
  await stopwatch.release()
  return { networks, interrupted: runs === 0 ? 0 : interrupted / runs }
}

/** At most so many of the values, with the same quantiles as all of them. */
function spread(times: readonly number[]): readonly number[] {
  if (times.length <= KEPT) return times
  const sorted = times.toSorted((a, b) => a - b)
  return Array.from({ length: KEPT }, (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (KEPT - 1))])
}

const micro = (ms: number) => Math.max(1, Math.round(1000 * ms))
