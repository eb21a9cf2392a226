// How well each method's readouts go with trained accuracy, and by how much the GHN is ahead of the others.
import { bootstrap, bootstrapPairs } from '../../statistics/bootstrap.ts'
import { pearson } from '../../statistics/correlation.ts'
import { kendallTau } from '../../statistics/kendall.ts'
import { mean } from '../../statistics/summary.ts'
import type { Interval } from '../../statistics/bootstrap.ts'
import type { MethodReadout } from './methods.ts'

export interface MethodScores {
  readonly name: string
  /** In the order of the architectures. */
  readonly said: readonly MethodReadout[]
  /** Seconds spent before the first architecture could be scored. */
  readonly setUp: number
  /** The readout that is used, fixed beforehand; undefined for baselines, which get their best. */
  readonly readout?: string
}

export interface MethodRow {
  readonly name: string
  readonly readout: string
  /** Pearson's R and Kendall's tau on all architectures, and on the half that is best by trained accuracy. */
  readonly pearson: Interval
  readonly pearsonTop: Interval
  readonly kendall: Interval
  readonly kendallTop: Interval
  /** Mean cost of one architecture, seconds. */
  readonly seconds: number
  readonly setUp: number
}

/** A row for every readout of a method. */
export function methodRows({ name, said, setUp }: MethodScores, truth: readonly number[], seed: number): MethodRow[] {
  const best = truth.map((_, i) => i).sort((a, b) => truth[b] - truth[a])
  const top = best.slice(0, Math.ceil(truth.length / 2))
  const seconds = mean(said.map((each) => each.seconds))
  const measure = (values: readonly number[], of: typeof pearson, which?: readonly number[]) => {
    const pick = (list: readonly number[]) => (which ? which.map((i) => list[i]) : list)
    return bootstrapPairs(pick(values), pick(truth), of, { seed })
  }
  return Object.keys(said[0].readouts).map((readout) => {
    const values = said.map(({ readouts }) => readouts[readout])
    return {
      name,
      readout,
      pearson: measure(values, pearson),
      pearsonTop: measure(values, pearson, top),
      kendall: measure(values, kendallTau),
      kendallTop: measure(values, kendallTau, top),
      seconds,
      setUp,
    }
  })
}

/** The row of the readout fixed beforehand; for a baseline, of the readout that correlates best, which favours it. */
export function chosenRow({ readout }: MethodScores, rows: readonly MethodRow[]): MethodRow {
  const fixed = rows.find((row) => row.readout === readout)
  return fixed ?? rows.reduce((best, row) => (row.pearson.value > best.pearson.value ? row : best))
}

/** How far the correlation of `ours` is above that of `other`, both on the same resamples of architectures. */
export function advantage(
  ours: readonly number[],
  other: readonly number[],
  truth: readonly number[],
  measure: (x: Float64Array, y: Float64Array) => number,
  seed: number,
): Interval {
  const pick = (values: readonly number[], indices: Uint32Array) => Float64Array.from(indices, (i) => values[i])
  return bootstrap(
    truth.length,
    (indices) => {
      const y = pick(truth, indices)
      return measure(pick(ours, indices), y) - measure(pick(other, indices), y)
    },
    { seed },
  )
}
