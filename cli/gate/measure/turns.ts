// Two networks by turns, so that both meet the machine in the same state.
import { median } from '@archcast/train/statistics/summary.ts'
import { typical } from '@archcast/train/latency/measure.ts'
import type { OpenNetwork } from '@archcast/train/latency/runtime.ts'

/** Milliseconds of counted runs of a network before the other has its turn. */
const TURN = 12
/** Milliseconds of turns in all, and the fewest and most pairs of them. */
const BUDGET = 500
const PAIRS = [4, 16] as const
/** Runs of a turn that do not count: the caches are the other's. */
const WARMING = 3

/** How many times as long as `baseline` the model takes: the median over pairs of turns. */
export async function ratioByTurns(model: OpenNetwork, baseline: OpenNetwork): Promise<number> {
  for (let run = 0; run < 2; run++) {
    await model.run()
    await baseline.run()
  }
  const first = Math.max((await model.run()).ms, (await baseline.run()).ms)
  const runs = Math.max(1, Math.min(24, Math.round(TURN / first)))
  const warming = Math.max(1, Math.min(WARMING, Math.round(4 / first)))
  const pairs = Math.max(PAIRS[0], Math.min(PAIRS[1], Math.round(BUDGET / (2 * first * (runs + warming)))))
  const logs: number[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const turn = async (network: OpenNetwork) => turnOf(network, warming, runs)
    // Whoever is second may find the machine warmer.
    const ahead = pair % 2 === 0
    const one = await turn(ahead ? model : baseline)
    const other = await turn(ahead ? baseline : model)
    logs.push(Math.log(ahead ? one / other : other / one))
  }
  return Math.exp(median(logs))
}

async function turnOf(network: OpenNetwork, warming: number, runs: number): Promise<number> {
  for (let run = 0; run < warming; run++) await network.run()
  const all: number[] = []
  const clean: number[] = []
  for (let run = 0; run < runs; run++) {
    const { ms, interrupted } = await network.run()
    all.push(ms)
    if (!interrupted) clean.push(ms)
  }
  return typical(clean.length > 0 ? clean : all)
}
