// Predictions that were made before: the same question to the same model has the same answer.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { cost } from '@archcast/core/arch/cost.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { workOf } from '@archcast/core/features/work.ts'
import type { AppDeps } from './deps.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { PredictOptions, Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

/**
 * All that a prediction follows from, in characters that an entity tag and a path may have. The canonical hash does not
 * see dead branches, but costs count them. Who asks for more images than the runtime bears asks for as many as it
 * bears.
 */
export function answerKey(
  { predictor, bounds }: Pick<AppDeps, 'predictor' | 'bounds'>,
  {
    graph,
    skeleton = 'whole',
    bits = 32,
    weightBits = bits,
    normalises = true,
    batch: fixed,
    caveats = [],
  }: ResolvedArchitecture,
  { images = Infinity, method, tasks = [], recipe, devices = [], precision, batch = fixed }: PredictOptions = {},
): string {
  const { macs, params } = cost(graph)
  const count = Math.min(images, bounds?.images ?? Infinity)
  const how = methodOf(predictor, { method })
  const scored = how === 'surrogate' ? [how, skeleton, count === Infinity ? 'all' : count] : [how]
  // Names have characters that a path may not have.
  const spelled = (name: string) => encodeURIComponent(name).replaceAll('%', '.')
  const on = [...devices.toSorted().map(spelled), ...(precision === undefined ? [] : [`~${spelled(precision)}`])]
  const of = [...tasks, ...(recipe === undefined ? [] : [`as ${recipe}`])].map((name) => `for${spelled(name)}`)
  // Dead branches cost time on some devices, and heads read them.
  const work = bytesToHex(sha256(new Uint8Array(workOf(graph).buffer))).slice(0, 16)
  const run = [
    ...(batch === undefined ? [] : [`of${batch}`]),
    ...(bits === 32 && weightBits === 32 ? [] : [`bits${bits}.${weightBits}`]),
    ...(normalises ? [] : ['read']),
    ...caveats.map(() => 'unsure'),
  ]
  return [predictor.model.version, canonicalHash(graph), macs, params, work, ...scored, ...of, ...run, ...on].join('-')
}

const methodOf = ({ methods }: Predictor, { method = methods[0] }: PredictOptions) => method

export interface CachedPrediction {
  readonly prediction: Prediction
  /** Whether it came out of the cache; undefined where there is none. */
  readonly known?: boolean
}

/** Predicts, or remembers. `key` is the `answerKey`, where the caller has it already. */
export async function predictOnce(
  deps: Pick<AppDeps, 'predictor' | 'cache' | 'bounds'>,
  architecture: ResolvedArchitecture,
  options: PredictOptions,
  key?: string,
): Promise<CachedPrediction> {
  const { predictor, cache } = deps
  // A head answers sooner than a cache.
  if (!cache || methodOf(predictor, options) === 'head')
    return { prediction: await predictor.predict(architecture, options) }
  key ??= answerKey(deps, architecture, options)
  const kept = await cache.get(key)
  if (kept) return { prediction: kept, known: true }
  const prediction = await predictor.predict(architecture, options)
  await cache.put(key, prediction)
  return { prediction, known: false }
}

/** What an answer says of the cache (RFC 9211). */
export function cacheStatus(known: boolean | undefined): Record<string, string> {
  return known === undefined ? {} : { 'cache-status': known ? 'archcast; hit' : 'archcast; fwd=miss; stored' }
}
