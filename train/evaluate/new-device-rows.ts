// How well a new device is learned from few networks of any design, its hardware unknown to the model: tested on
// others.
import { drawFrom } from '../data/data-random.ts'
import { fitFewNetworks } from '../devices/few-networks.ts'
import { fitFewSamples } from '../devices/few-samples.ts'
import { spearman } from '../statistics/correlation.ts'
import { markdownTable } from '../statistics/markdown.ts'
import { mean } from '../statistics/summary.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { workOf } from '@archcast/core/features/work.ts'
import { openDevice } from '@archcast/core/latency/device.ts'
import { executedWorkOf } from '@archcast/core/latency/executed/executed-work.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'

export interface TestedNetwork {
  readonly graph: ArchGraph
  /** Milliseconds. */
  readonly value: number
  /** None of a family that was sampled is tested. */
  readonly family: string
}

export interface TestedDevice {
  readonly name: string
  readonly networks: readonly TestedNetwork[]
  /** Predictions from measurements of some of them, without devices of the same hardware. */
  readonly fit: (networks: readonly TestedNetwork[], seed: number) => DeviceFile
}

const NEW = { name: 'new', hardware: 'not stated', runtime: 'not stated', batch: 1 }

/** As networks of any design. */
export const asNetworks =
  (known: readonly DeviceFile[]): TestedDevice['fit'] =>
  (networks, seed) =>
    fitFewNetworks(
      NEW,
      networks.map(({ graph, value, family }, i) => ({
        name: `${i}`,
        work: executedWorkOf(graph),
        value,
        group: family,
        hash: canonicalHash(graph),
      })),
      known,
      seed,
    )

/** As cells of NAS-Bench-201. */
export const asCells =
  (known: readonly DeviceFile[]): TestedDevice['fit'] =>
  (networks, seed) =>
    fitFewSamples(
      NEW,
      networks.map(({ graph, value, family }, i) => ({
        name: `${i}`,
        work: workOf(graph),
        value,
        group: family,
        hash: canonicalHash(graph),
      })),
      known,
      fittedOf(networks.map(({ graph }) => graph)),
      seed,
    )

export interface NewDeviceRow {
  readonly device: string
  readonly samples: number
  /** Means over draws: Spearman's correlation, by multiply-accumulates alone too. */
  readonly spearman: number
  readonly byMacs: number
  /** Shares of the networks within 10 %, and in their 90 % interval. */
  readonly within10: number
  readonly coverage: number
}

/** Networks that are tested, for each draw. */
const TESTED = 500

/** @param seed of the draws */
export function newDeviceRow(
  { name, networks, fit }: TestedDevice,
  { samples, draws, seed }: { readonly samples: number; readonly draws: number; readonly seed: number },
): NewDeviceRow {
  const made = Array.from({ length: draws }, (_, draw) => {
    const some = drawFrom(networks, samples, createRandom(seed + draw))
    const families = new Set(some.map(({ family }) => family))
    const others = networks.filter(({ family }) => !families.has(family))
    const test = drawFrom(others, TESTED, createRandom(seed + draw))
    const { latency } = openDevice(fit(some, seed + draw))
    const told = test.map(({ graph }) => latency(graph))
    const values = test.map(({ value }) => value)
    const share = (holds: (i: number) => boolean) => mean(values.map((__, i) => Number(holds(i))))
    return {
      spearman: spearman(
        told.map(({ value }) => value),
        values,
      ),
      byMacs: spearman(
        test.map(({ graph }) => cost(graph).macs),
        values,
      ),
      within10: share((i) => Math.abs(told[i].value / values[i] - 1) <= 0.1),
      coverage: share((i) => values[i] >= told[i].low && values[i] <= told[i].high),
    }
  })
  const average = (figure: keyof (typeof made)[number]) => mean(made.map((one) => one[figure]))
  return {
    device: name,
    samples,
    spearman: average('spearman'),
    byMacs: average('byMacs'),
    within10: average('within10'),
    coverage: average('coverage'),
  }
}

export function printNewDevices(rows: readonly NewDeviceRow[]): string {
  const percent = (share: number) => (100 * share).toFixed(1)
  const lines = rows.map(({ device, samples, spearman: rank, byMacs, within10, coverage }) => [
    device,
    `${samples}`,
    rank.toFixed(3),
    byMacs.toFixed(3),
    percent(within10),
    percent(coverage),
  ])
  const heads = ['device', 'samples', 'Spearman', 'by MACs', 'within 10 %, %', '90 % intervals hold, %']
  return markdownTable([heads, ...lines])
}
