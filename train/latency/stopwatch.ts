// Timing a network beside the reference networks, by turns, so that both meet the machine in the same state.
import { mean, quantile } from '../statistics/summary.ts'
import { referenceNetworks } from './reference-networks.ts'
import type { LoadedNetwork, Runtime } from './timed-runtimes.ts'

/** What was measured in one go; milliseconds. */
export interface Visit {
  /** Runs of the network that nothing interrupted. */
  readonly times: readonly number[]
  /** One figure for each reference network, in their order. */
  readonly reference: readonly number[]
  /** Runs of the network that were made, and how many of them something interrupted. */
  readonly runs: number
  readonly interrupted: number
}

/** Lower quartile: others on the machine add to a run, more or less often; hardly anything takes time away. */
export const typical = (times: readonly number[]): number => quantile(times, 0.25)

/** Milliseconds of runs between two looks at the reference, and the fewest and most of these turns. */
const TURN = 14
const TURNS = [5, 12] as const
/**
 * Runs of a reference network in a turn that do not count, and that do. Behind a large network it takes five or so runs
 * to be as fast as alone.
 */
const WARMING = 5
const LOOKS = 4

export class Stopwatch {
  readonly #reference: readonly LoadedNetwork[]

  private constructor(reference: readonly LoadedNetwork[]) {
    this.#reference = reference
  }

  static async create(runtime: Runtime): Promise<Stopwatch> {
    const reference: LoadedNetwork[] = []
    for (const graph of referenceNetworks()) reference.push(await runtime.open(graph))
    const stopwatch = new Stopwatch(reference)
    // Whatever is slow at first, such as compiling JavaScript, is over after a while.
    for (const network of reference) await stopwatch.visit(network, 100)
    return stopwatch
  }

  /** Times a network for about `budget` milliseconds, the reference not counted. */
  async visit(network: LoadedNetwork, budget: number): Promise<Visit> {
    await network.run()
    const first = (await network.run()).ms
    const each = Math.max(1, Math.min(24, Math.round(TURN / first)))
    const turns = Math.max(TURNS[0], Math.min(TURNS[1], Math.round(budget / first / each)))
    const warming = Math.max(1, Math.min(WARMING, Math.round(4 / first)))
    const own = new RunTimes()
    const reference = this.#reference.map(() => new RunTimes())
    for (let turn = 0; turn < turns; turn++) {
      // Every other reference network, the others next time.
      for (let i = turn % 2; i < this.#reference.length; i += 2) {
        const { ms } = await this.#reference[i].run()
        const short = ms < 1
        for (let run = 1; run < (short ? WARMING : 1); run++) await this.#reference[i].run()
        for (let run = 0; run < (short ? LOOKS : LOOKS / 2); run++) reference[i].add(await this.#reference[i].run())
      }
      for (let run = 0; run < warming; run++) await network.run()
      for (let i = 0; i < each; i++) own.add(await network.run())
    }
    return {
      times: own.kept(),
      reference: reference.map((leaderboard) => typical(leaderboard.kept())),
      runs: own.all.length,
      interrupted: own.all.length - own.clean.length,
    }
  }

  async release(): Promise<void> {
    for (const network of this.#reference) await network.release()
  }
}

/** Times of runs, those apart that nothing interrupted. */
class RunTimes {
  readonly all: number[] = []
  readonly clean: number[] = []

  add({ ms, interrupted }: { ms: number; interrupted: boolean }): void {
    this.all.push(ms)
    if (!interrupted) this.clean.push(ms)
  }

  /** Interrupted runs are left out unless there are no others. */
  kept(): number[] {
    return this.clean.length > 0 ? this.clean : this.all
  }
}

/** Milliseconds of networks that live in the inner caches, and of those that do not. */
const SHORT = 2
const LONG = 32

/**
 * How slow the machine was beside its usual speed: 1 for just as fast, 2 for half as fast. Whoever shares the outer
 * cache and the memory slows long networks more than short ones. So the longer a network, the more the last reference
 * counts, which is long itself.
 * @param ms of the network
 */
export function slowness(reference: readonly number[], base: readonly number[], ms: number): number {
  const logs = reference.map((time, i) => Math.log(time / base[i]))
  const long = logs.pop()!
  const short = mean(logs)
  const share = Math.max(0, Math.min(1, Math.log(ms / SHORT) / Math.log(LONG / SHORT)))
  return Math.exp(short + share * (long - short))
}
