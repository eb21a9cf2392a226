// A random search by heads, told as it goes: its leaders, its front, and each candidate as a point.
import { searchPoint } from './search-point.ts'
import { Leaderboard } from '@archcast/core/search/leaderboard.ts'
import { planSearch } from '@archcast/core/search/plan.ts'
import { examine } from '@archcast/core/search/search-stages.ts'
import type { SearchNews, SearchOutcome, SearchPoint } from './engine-types.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'

/** Milliseconds between two news, and after which whatever else was asked has its turn. */
const [NEWS, TURN] = [100, 20]

/** Candidates that are told as points; more cannot be told apart. */
export const MOST_POINTS = 5000

export interface SearchListener {
  readonly signal: AbortSignal
  /** The search waits for it. */
  readonly onNews: (news: SearchNews) => void | Promise<void>
}

/**
 * Draws as `runSearch` does; one that is stopped has the result of what it drew.
 *
 * @throws {ArchitectureError} for a device that the model does not have
 */
export async function searchByHeads(
  request: SearchRequest,
  predictor: Predictor,
  { signal, onNews }: SearchListener,
): Promise<SearchOutcome> {
  const plan = planSearch({ ...request, method: 'head' }, predictor.methods)
  const board = new Leaderboard(plan)
  let [points, untold, told, turned]: [SearchPoint[], number, number, number] = [[], MOST_POINTS, 0, performance.now()]
  const tell = async () => {
    const news = { progress: board.progress(), pareto: board.result().pareto, points }
    points = []
    await onNews(news)
    told = turned = performance.now()
  }
  // The signal is looked at between draws, as a prediction that is broken off has no answer.
  for await (const { draw, candidate } of examine(plan, predictor, { from: 0, to: request.count })) {
    if (signal.aborted) break
    if (candidate) {
      const allowed = board.take(candidate)
      if (untold-- > 0) points.push(searchPoint(candidate, allowed))
    }
    board.countTo(draw + 1)
    if (performance.now() - told > NEWS) await tell()
    else if (performance.now() - turned > TURN) {
      await new Promise((resolve) => setTimeout(resolve))
      turned = performance.now()
    }
  }
  await tell()
  return { ...board.result(), drawn: board.next, stopped: signal.aborted }
}
