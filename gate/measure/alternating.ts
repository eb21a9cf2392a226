// Two networks timed in alternation, so that both meet the machine in the same state.
import { quantile } from '@archcast/train/statistics/summary.ts'
import type { LoadedNetwork } from '@archcast/train/latency/timed-runtimes.ts'

/** Milliseconds of counted runs of a network before the other has its turn, and most of them. */
const TURN = 8
const RUNS = 12
/** Runs of a turn that do not count: the caches are the other's. */
const WARMING = 2
/** Runs that nothing interrupted, of each; with fewer after the longest time, the interrupted ones count too. */
const ENOUGH = 24
const FEWEST = 8
/** Milliseconds of all turns. */
const SHORTEST = 300
const LONGEST = 2500
/** What others do to the machine only ever adds time, so the fast runs tell; the fastest few may be luck. */
const FAST = 0.1

/** How many times as long as `baseline` the model takes. */
export async function alternatingRatio(model: LoadedNetwork, baseline: LoadedNetwork): Promise<number> {
  const own = new Runs(model)
  const other = new Runs(baseline)
  const begun = performance.now()
  // The first runs of a session set it up.
  for (const runs of [own, other]) await runs.turn(2, 0)
  const first = Math.max(await own.turn(0, 1), await other.turn(0, 1))
  const runs = Math.max(1, Math.min(RUNS, Math.round(TURN / first)))
  const warming = Math.max(1, Math.min(WARMING, Math.round(TURN / first)))
  for (let pair = 0; ; pair++) {
    // Whoever is second may find the machine warmer.
    for (const each of pair % 2 === 0 ? [own, other] : [other, own]) await each.turn(warming, runs)
    const time = performance.now() - begun
    const enough = pair > 2 && Math.min(own.clean.length, other.clean.length) >= ENOUGH
    if ((enough && time > SHORTEST) || (pair > 2 && time > LONGEST)) break
  }
  return own.fast() / other.fast()
}

class Runs {
  readonly clean: number[] = []
  readonly #all: number[] = []
  readonly #network: LoadedNetwork

  constructor(network: LoadedNetwork) {
    this.#network = network
  }

  /** Milliseconds of the last run. */
  async turn(warming: number, runs: number): Promise<number> {
    for (let run = 0; run < warming; run++) await this.#network.run()
    for (let run = 0; run < runs; run++) {
      const { ms, interrupted } = await this.#network.run()
      this.#all.push(ms)
      if (!interrupted) this.clean.push(ms)
    }
    return this.#all.at(-1) ?? 0
  }

  fast(): number {
    return quantile(this.clean.length >= FEWEST ? this.clean : this.#all, FAST)
  }
}
