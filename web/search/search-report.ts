// What is known of a search while it runs and after, wherever it runs.
import type { SearchOutcome, SearchPoint, SearchQuestion } from '../engine/engine-types.ts'
import type { SearchForm } from './question.ts'
import type { Candidate, SearchProgress } from '@archcast/core/contract/search.ts'

/** What is known of a search. */
export interface SearchReport {
  readonly question: SearchQuestion
  /** Where it runs. */
  readonly where: SearchForm['where']
  readonly progress?: Partial<SearchProgress>
  readonly leaders: readonly Candidate[]
  readonly pareto: readonly Candidate[]
  readonly points: readonly SearchPoint[]
  readonly end?: SearchEnd
  readonly startedAt: number
  readonly endedAt?: number
}

/** How it ended. */
export type SearchEnd = Pick<SearchOutcome, 'leaderboard' | 'pareto' | 'stopped'> &
  Partial<Pick<SearchOutcome, 'drawn' | 'distinct' | 'allowed'>>

/** What is new of one that runs. */
export interface SearchTidings {
  readonly progress?: Partial<SearchProgress>
  readonly pareto?: readonly Candidate[]
  readonly points?: readonly SearchPoint[]
}

/** Runs a search to its end, or until the signal is aborted. */
export type RunSearch = (
  question: SearchQuestion,
  onNews: (news: SearchTidings) => void,
  signal: AbortSignal,
) => Promise<SearchEnd>
