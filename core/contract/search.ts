// The schemas of searches: what is known of one while it runs, and its result.
import * as z from 'zod'
import { AccuracyPrediction } from './accuracy.ts'
import { LatencyPrediction } from './latency.ts'
import { Problem } from './problem.ts'
import { SEARCH_METHODS, SearchRequest } from './search-request.ts'
import type { Immutable } from './immutable.ts'

const count = z.int().nonnegative()

export const Candidate = z
  .object({
    draw: count.describe('The lowest draw that gave it.'),
    space: z.string(),
    arch: z.string(),
    hash: z.string(),
    accuracy: AccuracyPrediction,
    surrogate: z.number().optional().describe("Of the second stage: the surrogate's accuracy."),
    latency: z.record(z.string(), LatencyPrediction),
    macs: count,
    params: count,
  })
  .meta({ id: 'Candidate', description: 'One architecture of a search.' })

export const SearchProgress = z
  .object({
    stage: z.enum(['head', 'surrogate']),
    done: count.describe('Architectures of this stage.'),
    total: count,
    distinct: count.describe('Different architectures so far.'),
    allowed: count.describe('Those of them that keep within the constraints.'),
    leaders: z.array(Candidate),
  })
  .meta({ id: 'SearchProgress' })

export const SearchResult = z
  .object({
    method: z.enum(SEARCH_METHODS),
    drawn: count,
    distinct: count,
    allowed: count,
    leaderboard: z.array(Candidate).describe('Best first.'),
    pareto: z.array(Candidate).describe('Those that no other beats in accuracy and in every objective at once.'),
  })
  .meta({ id: 'SearchResult' })

export const SearchState = z
  .object({
    id: z.string(),
    status: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
    request: SearchRequest,
    progress: SearchProgress.optional(),
    result: SearchResult.optional().describe('Of a search that succeeded.'),
    error: Problem.optional().describe('Of one that failed.'),
  })
  .meta({ id: 'SearchState' })

export type Candidate = Immutable<z.output<typeof Candidate>>
export type SearchProgress = Immutable<z.output<typeof SearchProgress>>
export type SearchResult = Immutable<z.output<typeof SearchResult>>
export type SearchState = Immutable<z.output<typeof SearchState>>
export type SearchStatus = SearchState['status']
