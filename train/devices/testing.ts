// For tests: networks of NAS-Bench-201 with their work, families of networks, and devices whose weights are known.
import { predictWith } from './fit-linear-device.ts'
import { WORK_FEATURES, workOf } from '@archcast/core/features/work.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'
import { buildNetwork } from '@archcast/core/spaces/nas-bench-201-graph.ts'
import { printCell, sampleCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { MeasuredExecution } from './fit-executed.ts'
import type { MeasuredWork, WorkWeights } from './fit-linear-device.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export interface SampledNetwork {
  readonly arch: string
  readonly graph: ArchGraph
  readonly work: Float64Array
  readonly group: string
}

/** Different cells, each a group of its own. */
export function sampleNetworks(count: number, seed: number): SampledNetwork[] {
  const random = createRandom(seed)
  const networks = new Map<string, SampledNetwork>()
  while (networks.size < count) {
    const cell = sampleCell(random)
    const arch = printCell(cell)
    const graph = buildNetwork(cell)
    networks.set(arch, { arch, graph, work: workOf(graph), group: arch })
  }
  return [...networks.values()]
}

/** Milliseconds of a device by kind of work. */
export function plant(intercept: number, weights: Readonly<Record<string, number>>): WorkWeights {
  return Float64Array.of(...WORK_FEATURES.map((name) => weights[name] ?? 0), intercept)
}

/** @param noise a factor on each measurement */
export function measure<T extends SampledNetwork>(networks: readonly T[], weights: WorkWeights, noise = () => 1) {
  return networks.map((network): T & MeasuredWork => ({
    ...network,
    value: predictWith(weights, network.work) * noise(),
  }))
}

/** Eager on a GPU: what is launched costs, whatever it computes. */
export const GPU = plant(3, { 'written.conv': 2e-8, 'written.activation': 3e-7, 'written.identity': 2e-7 })
/** Compiled for a phone: arithmetic costs. */
export const PHONE = plant(1, {
  'pruned.conv': 4e-7,
  'pruned.pointwise': 6e-7,
  'pruned.pool': 9e-7,
  'pruned.add': 2e-6,
})
/** As the phone, with a slow pooling. */
export const BOARD = plant(5, { 'pruned.conv': 9e-7, 'pruned.pointwise': 9e-7, 'pruned.pool': 2e-5 })

/** Families that differ in how much of each kind of work their networks make. */
export function plantFamilies(families: number, each: number, noise: number, seed = 1): MeasuredExecution[] {
  const random = createRandom(seed)
  const columns = ['fused.dense.macs', 'written.norm.elements', 'fused.path.calls'].map((name) =>
    EXECUTED_WORK.indexOf(name),
  )
  const costs = [2e-9, 5e-8, 0.01]
  return Array.from({ length: families * each }, (_, i) => {
    const family = i % families
    const work = new Float64Array(EXECUTED_WORK.length)
    const amounts = [1e9 * (1 + family), 1e7 * (1 + ((family * 5) % 7)), 20 + 10 * family]
    columns.forEach((column, k) => (work[column] = amounts[k] * (0.2 + random.next() * 2)))
    const exact = 1 + columns.reduce((sum, column, k) => sum + costs[k] * work[column], 0)
    return { name: `n${i}`, family: `f${family}`, work, value: exact * Math.exp(noise * (random.next() - 0.5)) }
  })
}
