// The leaderboard of a search: parts in any order, delivered any number of times, come to what one run over all draws
// gives.
import { allows, joinFront, mostAccurateFirst } from './candidate.ts'
import type { Candidate, SearchProgress, SearchResult } from '../contract/search.ts'
import type { SearchPlan } from './plan.ts'
import type { ExaminedShard, ScoredShard } from './shards.ts'

/**
 * Counts draws by their numbers, whatever order shards arrive in. Of draws that compute the same the first counts, and
 * a shard that comes again changes nothing. Of the candidates it keeps only the best and the front.
 */
export class Leaderboard {
  private readonly plan: SearchPlan
  private readonly seen = new Set<string>()
  private allowed = 0
  /** Best first, behind those as good that were drawn before; as many as anybody asks for. */
  private readonly best: Candidate[] = []
  private front: readonly Candidate[] = []
  private counted = 0
  /** Parts past `counted`. */
  private ahead: ExaminedShard[] = []
  private readonly surrogates: number[] = []

  constructor(plan: SearchPlan) {
    this.plan = plan
  }

  /** All draws before `draw` have been taken, or compute the same as others. */
  countTo(draw: number): void {
    this.counted = Math.max(this.counted, draw)
  }

  /** Takes the candidate of the next draw; says whether it is new, and within the constraints. */
  take(candidate: Candidate): boolean {
    const { request, finalists } = this.plan
    if (this.seen.has(candidate.hash)) return false
    this.seen.add(candidate.hash)
    if (!allows(request, candidate)) return false
    this.allowed++
    this.front = joinFront(this.front, candidate, request.objectives)
    rank(this.best, candidate, Math.max(request.top, finalists))
    return true
  }

  addExamined(part: ExaminedShard): void {
    this.ahead = [...this.ahead, part].toSorted((a, b) => a.from - b.from)
    while (this.ahead.length > 0 && this.ahead[0].from <= this.counted) {
      const { to, candidates } = this.ahead.shift()!
      for (const candidate of candidates) this.take(candidate)
      this.countTo(to)
    }
  }

  addScored({ from, surrogates }: ScoredShard): void {
    for (const [i, surrogate] of surrogates.entries()) this.surrogates[from + i] = surrogate
  }

  /** The lowest draw that is not counted. */
  get next(): number {
    return this.counted
  }

  /** Whether all draws are counted. */
  get examined(): boolean {
    return this.counted >= this.plan.request.count
  }

  /** Those that the second stage scores, best first, once all draws are counted. */
  get finalists(): readonly Candidate[] {
    return this.best.slice(0, this.plan.finalists)
  }

  hasScore(rank: number): boolean {
    return this.surrogates[rank] !== undefined
  }

  get finished(): boolean {
    return this.examined && this.scored === this.finalists.length
  }

  private get scored(): number {
    return this.surrogates.reduce((count) => count + 1, 0)
  }

  progress(): SearchProgress {
    const { request, first } = this.plan
    const { allowed, seen, best, finalists } = this
    const common = { distinct: seen.size, allowed, leaders: best.slice(0, request.top) }
    return this.scored > 0
      ? { stage: 'surrogate', done: this.scored, total: finalists.length, ...common }
      : { stage: first, done: this.counted, total: request.count, ...common }
  }

  /** The result of a finished search. */
  result(): SearchResult {
    const { request, method } = this.plan
    const leaders = this.best.slice(0, request.top)
    // The surrogate is a second opinion without a vote: each share in the rank lost against published accuracies.
    const scored = leaders.map((candidate, i) => ({ ...candidate, surrogate: this.surrogates[i] }))
    return {
      method,
      drawn: request.count,
      distinct: this.seen.size,
      allowed: this.allowed,
      leaderboard: method === 'two-stage' ? scored.slice(0, this.plan.finalists) : leaders,
      pareto: mostAccurateFirst(this.front, request.objectives),
    }
  }
}

/** Puts a candidate in its place; beyond `most` nobody is kept. */
function rank(best: Candidate[], candidate: Candidate, most: number): void {
  const behind = best.findIndex(({ accuracy }) => accuracy.value < candidate.accuracy.value)
  best.splice(behind < 0 ? best.length : behind, 0, candidate)
  if (best.length > most) best.pop()
}
