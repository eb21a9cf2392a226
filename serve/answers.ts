// Predictions that were made before: the same question to the same model has the same answer.
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import type { PredictOptions, Prediction, Predictor } from '@archcast/core/predict/types.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolve.ts'

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
): string {
  const { macs, params } = cost(graph)
  return [model.version, canonicalHash(graph), macs, params, skeleton, images ?? 'all'].join('-')
}

/** Predicts, or remembers. */
export async function predictOnce(
  predictor: Predictor,
  cache: AnswerCache | undefined,
  architecture: ResolvedArchitecture,
  options: PredictOptions,
): Promise<Prediction> {
  if (!cache) return predictor.predict(architecture, options)
  const key = answerKey(predictor.model, architecture, options.images)
  const known = await cache.get(key)
  if (known) return known
  const prediction = await predictor.predict(architecture, options)
  await cache.put(key, prediction)
  return prediction
}
