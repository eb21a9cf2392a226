// How well each signal ranks the networks of a space, all of them and the best quarter.
import { bestQuarterTau } from '../../statistics/best-quarter.ts'
import { bootstrap, bootstrapPairs } from '../../statistics/bootstrap.ts'
import { kendallTau } from '../../statistics/kendall.ts'
import { mean } from '../../statistics/summary.ts'
import { COUNTS } from '../truth/counts.ts'
import { VALUE } from './signals.ts'
import type { Interval } from '../../statistics/bootstrap.ts'
import type { RankedSpace } from './ranked-space.ts'
import type { SignalReadout, Signals } from './signals.ts'

export interface SignalRow {
  readonly signal: string
  /** Networks for which the signal is a number. */
  readonly networks: number
  readonly kendall: Interval
  /** Kendall's tau of the quarter that is best once trained. */
  readonly top: Interval
}

export interface SpaceRanking {
  readonly space: string
  readonly about: string
  readonly networks: number
  readonly ceiling?: RankedSpace['ceiling']
  /** Share of the networks that the surrogate says it knows. */
  readonly known: number
  readonly rows: readonly SignalRow[]
  readonly bestCount: string
  /** How far the tau of the surrogate's value is above that of the best count, on the same resamples. */
  readonly ahead: Interval
  /** Mean cost of a network, seconds. */
  readonly seconds: { readonly surrogate: number; readonly zeroCost: number }
}

export function rankingOf(space: RankedSpace, said: readonly SignalReadout[], seed: number): SpaceRanking {
  const truth = space.networks.map(({ accuracy }) => accuracy)
  const groups = space.networks.map(({ group }) => group)
  const all = space.networks.map(({ trainings }, i): Signals => ({ ...said[i].signals, ...trainings }))
  const valuesOf = (signal: string) => all.map((signals) => signals[signal] ?? NaN)
  const rows = Object.keys(all[0]).map((signal) => rowOf(signal, valuesOf(signal), truth, groups, seed))
  const counts = rows.filter(({ signal }) => COUNTS.some((count) => count === signal))
  const best = counts.reduce((a, b) => (b.kendall.value > a.kendall.value ? b : a))
  const [ours, theirs] = [valuesOf(VALUE), valuesOf(best.signal)]
  const ahead = bootstrap(truth.length, (indices) => tauAt(ours, truth, indices) - tauAt(theirs, truth, indices), {
    seed,
    groups,
  })
  const cost = (what: 'surrogate' | 'zeroCost') => mean(said.map(({ seconds }) => seconds[what]))
  return {
    space: space.name,
    about: space.about,
    networks: truth.length,
    ...(space.ceiling && { ceiling: space.ceiling }),
    known: mean(said.map(({ known }) => Number(known))),
    rows,
    bestCount: best.signal,
    ahead,
    seconds: { surrogate: cost('surrogate'), zeroCost: cost('zeroCost') },
  }
}

function rowOf(
  signal: string,
  values: readonly number[],
  truth: readonly number[],
  groups: readonly string[],
  seed: number,
): SignalRow {
  const known = [...values.keys()].filter((i) => Number.isFinite(values[i]))
  const [x, y] = [known.map((i) => values[i]), known.map((i) => truth[i])]
  const options = { seed, groups: known.map((i) => groups[i]) }
  return {
    signal,
    networks: known.length,
    kendall: bootstrap(x.length, (indices) => tauAt(x, y, indices), options),
    top: bootstrapPairs(x, y, bestQuarterTau, options),
  }
}

/** NaN of less than a pair. */
function tauAt(x: readonly number[], y: readonly number[], indices: Uint32Array): number {
  if (indices.length < 2) return NaN
  return kendallTau(
    Float64Array.from(indices, (i) => x[i]),
    Float64Array.from(indices, (i) => y[i]),
  )
}
