// Predictions that were made before: the same question to the same model has the same answer.
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import type { PredictOptions, Prediction, Predictor } from '@archcast/core/predict/types.ts'
import type { AppDeps } from './deps.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { ScoringBounds } from '@archcast/core/predict/scoring.ts'

/** Where predictions are kept by `answerKey`. A failure to keep one is the cache's own affair. */
export interface AnswerCache {
  get(key: string): Promise<Prediction | undefined>
  put(key: string, prediction: Prediction): Promise<void>
}

/**
 * All that a prediction follows from, in characters that an entity tag and a path may have. The canonical hash does not see
 * dead branches, which count in the costs.
 */
export function answerKey(
  model: Predictor['model'],
  { graph, skeleton = 'whole' }: ResolvedArchitecture,
  images: number | undefined,
  bounds: ScoringBounds | undefined,
): string {
  const { macs, params } = cost(graph)
  return [model.version, canonicalHash(graph), macs, params, skeleton, imagesOf(images, bounds) ?? 'all'].join('-')
}

/** As many as a runtime's bounds allow: there, asking for more is asking for those. */
function imagesOf(images: number | undefined, bounds: ScoringBounds | undefined): number | undefined {
  const most = bounds?.images
  return images === undefined || most === undefined ? (images ?? most) : Math.min(images, most)
}

export interface Answer {
  readonly prediction: Prediction
  /** Whether it came out of the cache; undefined where there is none. */
  readonly known?: boolean
}

/** Predicts, or remembers. */
export async function predictOnce(
  { predictor, cache, bounds }: Pick<AppDeps, 'predictor' | 'cache' | 'bounds'>,
  architecture: ResolvedArchitecture,
  options: PredictOptions,
): Promise<Answer> {
  if (!cache) return { prediction: await predictor.predict(architecture, options) }
  const key = answerKey(predictor.model, architecture, options.images, bounds)
  const kept = await cache.get(key)
  if (kept) return { prediction: kept, known: true }
  const prediction = await predictor.predict(architecture, options)
  await cache.put(key, prediction)
  return { prediction, known: false }
}

/** What an answer says of the cache (RFC 9211). */
export function cacheStatus({ known }: Answer): Record<string, string> {
  return known === undefined ? {} : { 'cache-status': known ? 'archcast; hit' : 'archcast; fwd=miss; stored' }
}
