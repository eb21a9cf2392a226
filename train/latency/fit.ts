// Timed networks -> the costs of kernels' work, and how far off the sums are on whole networks that were held out.
import { drawNetwork, WHOLE_SAMPLERS } from './sample/samplers.ts'
import { conformalRange } from '../statistics/conformal.ts'
import { featuresOf } from '@archcast/core/latency/features/features.ts'
import { errorOf } from '../devices/fit.ts'
import { fitNonNegative } from '../devices/linear.ts'
import { kernelKey } from '@archcast/core/latency/kernel.ts'
import { kernelsOf } from '@archcast/core/latency/kernels.ts'
import { median, quantile } from '../statistics/summary.ts'
import { rangesOf } from '@archcast/core/latency/ranges.ts'
import { slowness, typical } from './measure.ts'
import type { BlockSize } from '@archcast/core/latency/kernels.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { Kernel } from '@archcast/core/latency/kernel.ts'
import type { KernelModel } from '@archcast/core/latency/kernel-model.ts'
import type { Timings } from './profile.ts'

const FOLDS = 5
const HELD_OUT = `${FOLDS}-fold cross-validation over the whole networks that were timed`
const LEVEL = 0.9
/** Fewer networks than that cannot tell the kinds of work apart. */
export const FEWEST_NETWORKS = 40

interface Row {
  readonly whole: boolean
  readonly ms: number
  /** Amounts of work, the last for the run itself. */
  readonly work: Float64Array
}

export interface FittedKernels {
  readonly model: KernelModel
  /** Undefined where too few whole networks were timed. */
  readonly error?: DeviceFile['error']
}

/** @throws {Error} for fewer than 40 networks */
export function fitKernels({ networks, interrupted }: Timings, block: BlockSize): FittedKernels {
  if (networks.length < FEWEST_NETWORKS) {
    throw new Error(`${networks.length} networks are too few for a profile; time at least ${FEWEST_NETWORKS}`)
  }
  const base = networks[0].reference.map((_, i) => median(networks.map(({ reference }) => reference[i])))
  const slow = networks.map(({ reference, us }) => slowness(reference, base, typical(us) / 1000))
  const drawn = networks.map(({ sampler, seed }) => kernelsOf(drawNetwork(sampler, seed), block))
  const works = drawn.map((kernels) => workOf(kernels, block))
  const names = frequentNames(works)
  const rows = networks.map(({ us, sampler }, i): Row => {
    const work = Float64Array.of(...names.map((name) => works[i].get(name) ?? 0), 1)
    return { whole: WHOLE_SAMPLERS.has(sampler), ms: typical(us) / 1000 / slow[i], work }
  })

  const ratios = heldOutRatios(rows)
  const costs = fit(rows)
  const known = new Map(drawn.flat().map((kernel) => [kernelKey(kernel), kernel]))
  const [low, high] = ratios.length >= 20 ? conformalRange(ratios, LEVEL) : [0.5, 2]
  return {
    model: {
      kind: 'kernels',
      block,
      run: short(costs[names.length]),
      costs: Object.fromEntries(names.flatMap((name, j) => (costs[j] > 0 ? [[name, short(costs[j])]] : []))),
      ratio: { level: LEVEL, low: short(low), high: short(high) },
      ranges: rangesOf(known.values(), block),
      longest: short(Math.max(...rows.map(({ ms }) => ms))),
      reference: base.map((us) => us / 1000),
      noise: { spread: short(quantile(slow, 0.9) / quantile(slow, 0.1)), interrupted: short(interrupted) },
      networks: [...networks],
    },
    error: ratios.length >= 20 ? { ...errorOf(ratios), how: HELD_OUT } : undefined,
  }
}

function workOf(kernels: readonly Kernel[], block: number): Map<string, number> {
  const work = new Map<string, number>()
  for (const kernel of kernels) {
    for (const [name, amount] of featuresOf(kernel, block)) work.set(name, (work.get(name) ?? 0) + amount)
  }
  return work
}

/** Work that few networks have: its cost is left to what all kernels share. */
function frequentNames(works: readonly ReadonlyMap<string, number>[]): string[] {
  const counts = new Map<string, number>()
  for (const work of works) for (const name of work.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].flatMap(([name, count]) => (count >= 4 ? [name] : [])).toSorted()
}

const fit = (rows: readonly Row[]) =>
  fitNonNegative(
    rows.map(({ work }) => work),
    rows.map(({ ms }) => ms),
  )

/** Measured over predicted of every whole network, by costs that it had no part in. */
function heldOutRatios(rows: readonly Row[]): number[] {
  const ratios: number[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    // The samplers come by turns of ten, so that every other division would hold out some of them altogether.
    const held = (index: number) => Math.floor(index / 10) % FOLDS === fold
    const rest = rows.filter((_, i) => !held(i))
    if (rest.length === rows.length) continue
    const costs = fit(rest)
    rows.forEach(({ whole, ms, work }, i) => {
      if (whole && held(i)) ratios.push(ms / work.reduce((sum, amount, j) => sum + amount * costs[j], 0))
    })
  }
  return ratios
}

const short = (value: number) => Number(value.toPrecision(5))
