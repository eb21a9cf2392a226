// Timed networks -> the costs of kernels' work, and how far off the sums are on whole networks that were held out.
import { heldOutError } from '../devices/fit-linear-device.ts'
import { fitNonNegative } from '../devices/non-negative-fit.ts'
import { conformalRange } from '../statistics/conformal.ts'
import { median, quantile } from '../statistics/summary.ts'
import { RUN, fitRows } from './fit-rows.ts'
import { PROFILE_SAMPLERS, WHOLE_SAMPLERS, drawNetwork } from './sample/samplers.ts'
import { slowness, typical } from './stopwatch.ts'
import { kernelKey } from '@archcast/core/latency/kernel.ts'
import { kernelsOf } from '@archcast/core/latency/kernels.ts'
import { rangesOf } from '@archcast/core/latency/ranges.ts'
import type { NetworkRows, WorkByName } from './fit-rows.ts'
import type { Timings } from './profile-networks.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { KernelModel } from '@archcast/core/latency/kernel-model.ts'
import type { BlockSize, Precision } from '@archcast/core/latency/kernels.ts'

const FOLDS = 5
const HELD_OUT = `${FOLDS}-fold cross-validation over the whole networks that were timed`
const LEVEL = 0.9
/** Fewer networks than that cannot tell the kinds of work apart. */
export const FEWEST_PROFILED = 40

export interface FittedKernels {
  readonly model: KernelModel
  /** Undefined where too few whole networks were timed. */
  readonly error?: DeviceFile['error']
}

/**
 * @param precision numbers that the networks were written in
 * @throws {Error} for fewer than 40 networks
 */
export function fitKernels({ networks, interrupted }: Timings, block: BlockSize, precision?: Precision): FittedKernels {
  if (networks.length < FEWEST_PROFILED) {
    throw new Error(`${networks.length} networks are too few for a profile; time at least ${FEWEST_PROFILED}`)
  }
  const base = networks[0].reference.map((_, i) => median(networks.map(({ reference }) => reference[i])))
  const slow = networks.map(({ reference, us }) => slowness(reference, base, typical(us) / 1000))
  const drawn = networks.map(({ sampler, seed }) => kernelsOf(drawNetwork(sampler, seed), block, { precision }))
  const measured = networks.map((network, i) => {
    return { network, kernels: drawn[i], ms: typical(network.us) / 1000 / slow[i] }
  })
  const rows = fitRows(measured, block)
  const names = frequentNames(rows.map(({ whole }) => whole.work))
  const wholes = networks.map(({ sampler }) => WHOLE_SAMPLERS.has(sampler))

  const ratios = heldOutRatios(rows, wholes, names)
  const costs = fit(rows, names)
  const known = new Map(drawn.flat().map((kernel) => [kernelKey(kernel), kernel]))
  const [low, high] = ratios.length >= 20 ? conformalRange(ratios, LEVEL) : [0.5, 2]
  return {
    model: {
      kind: 'kernels',
      block,
      run: short(costs.get(RUN) ?? 0),
      costs: Object.fromEntries(
        [...costs].flatMap(([name, cost]) => (name !== RUN && cost > 0 ? [[name, short(cost)]] : [])),
      ),
      ratio: { level: LEVEL, low: short(low), high: short(high) },
      ranges: rangesOf(known.values(), block),
      longest: short(Math.max(...rows.map(({ whole }) => whole.ms))),
      reference: base.map((us) => us / 1000),
      noise: { spread: short(quantile(slow, 0.9) / quantile(slow, 0.1)), interrupted: short(interrupted) },
      networks: [...networks],
    },
    error: ratios.length >= 20 ? { ...heldOutError(ratios), how: HELD_OUT } : undefined,
  }
}

/** Work that few networks have: its cost is left to what all kernels share. */
function frequentNames(works: readonly ReadonlyMap<string, number>[]): string[] {
  const counts = new Map<string, number>()
  for (const work of works) for (const name of work.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].flatMap(([name, count]) => (count >= 4 ? [name] : [])).toSorted()
}

/** Milliseconds a unit of each kind of work. */
function fit(networks: readonly NetworkRows[], names: readonly string[]): Map<string, number> {
  const rows = networks.flatMap(({ whole, parts }) => [whole, ...parts])
  const costs = fitNonNegative(
    rows.map(({ work }) => Float64Array.from(names, (name) => work.get(name) ?? 0)),
    rows.map(({ ms }) => ms),
    { say: rows.map(({ say }) => say) },
  )
  return new Map(names.map((name, j) => [name, costs[j]]))
}

/** Measured over predicted of every whole network, by costs that it had no part in. */
function heldOutRatios(rows: readonly NetworkRows[], wholes: readonly boolean[], names: readonly string[]): number[] {
  const ratios: number[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    // The samplers come by turns, so that every other division would hold out some of them altogether.
    const held = (index: number) => Math.floor(index / PROFILE_SAMPLERS.length) % FOLDS === fold
    const rest = rows.filter((_, i) => !held(i))
    if (rest.length === rows.length) continue
    const costs = fit(rest, names)
    rows.forEach(({ whole: { ms, work } }, i) => {
      if (wholes[i] && held(i)) ratios.push(ms / sumOf(work, costs))
    })
  }
  return ratios
}

function sumOf(work: WorkByName, costs: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const [name, amount] of work) sum += amount * (costs.get(name) ?? 0)
  return sum
}

const short = (value: number) => Number(value.toPrecision(5))
