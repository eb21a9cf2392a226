// A space whose networks are ranked by signals, and how good they are once trained.
import type { Interval } from '../../statistics/bootstrap.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export interface RankedNetwork {
  readonly name: string
  /** The network whose accuracy is known: it is counted. */
  readonly whole: ArchGraph
  /** The network that is scored, as it is written, of the bundle's classes, at the side that it is scored at. */
  readonly scored: ArchGraph
  /** A fraction of 1. */
  readonly accuracy: number
  /** What it reaches in other trainings than the truth's, by their names: signals that cost a training. */
  readonly trainings?: Readonly<Record<string, number>>
  /** Those that compute the same are of one. */
  readonly group: string
}

export interface RankedSpace {
  readonly name: string
  /** What is ranked, against what, in a sentence. */
  readonly about: string
  readonly networks: readonly RankedNetwork[]
  /** Kendall's tau of one training with another, where networks were trained twice. */
  readonly ceiling?: Interval
}
