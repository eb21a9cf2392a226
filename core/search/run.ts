// Random search in one run: draws, predictions, constraints, leaders; told as it goes.
import { Leaderboard } from './leaderboard.ts'
import { planSearch } from './plan.ts'
import { examine, score } from './search-stages.ts'
import type { SearchRequest } from '../contract/search-request.ts'
import type { Candidate, SearchProgress, SearchResult } from '../contract/search.ts'
import type { Predictor } from '../predict/predictor-types.ts'
import type { StageOptions } from './search-stages.ts'

export interface WholeSearch extends SearchResult {
  /** All within the constraints, in the order of their draws. */
  readonly candidates: readonly Candidate[]
}

export interface SearchOptions extends StageOptions {
  /** Architectures of a first stage between two reports, default 50. */
  readonly every?: number
  /** Hears of progress; the search waits for it. */
  readonly onProgress?: (progress: SearchProgress) => void | Promise<void>
}

const EVERY = 50

/**
 * Runs a search to its end. The same request to the same model has the same result. Throws ArchitectureError for a
 * method or device that the model lacks, and the signal's reason where it is aborted.
 *
 * @example
 * import ort from 'onnxruntime-node'
 * import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
 * import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
 * import { openHeads } from '@archcast/core/predict/heads.ts'
 * import { createPredictor } from '@archcast/core/predict/predictor.ts'
 * import { createScorer } from '@archcast/core/predict/scorer.ts'
 * const bundle = await loadBundleFolder('models/cifar10-nb201')
 * const predictor = createPredictor(await createScorer({ ort, bundle }), await openHeads(ort, bundle))
 * const request = parseSearchRequest({ space: 'nas-bench-201', count: 50, top: 3, method: 'head' })
 * const { drawn, leaderboard } = await runSearch(request, predictor)
 * drawn // => 50
 * leaderboard.length // => 3
 */
export async function runSearch(
  request: SearchRequest,
  predictor: Predictor,
  { every = EVERY, onProgress, ...options }: SearchOptions = {},
): Promise<WholeSearch> {
  const plan = planSearch(request, predictor.methods)
  const leaderboard = new Leaderboard(plan)
  const candidates: Candidate[] = []
  const all = { from: 0, to: request.count }
  for await (const { draw, candidate } of examine(plan, predictor, all, options)) {
    const done = draw + 1
    if (candidate && leaderboard.take(candidate)) candidates.push(candidate)
    leaderboard.countTo(done)
    if (done % every === 0 || done === request.count) await onProgress?.(leaderboard.progress())
  }
  options.signal?.throwIfAborted()
  const archs = leaderboard.finalists.map(({ arch }) => arch)
  let from = 0
  for await (const surrogate of score(plan, predictor, archs, options)) {
    leaderboard.addScored({ from, to: ++from, surrogates: [surrogate] })
    await onProgress?.(leaderboard.progress())
  }
  options.signal?.throwIfAborted()
  return { ...leaderboard.result(), candidates }
}
