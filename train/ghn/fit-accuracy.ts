// How a likelihood becomes an accuracy: a line through what random networks have with generated weights. No label of an architecture is used.
import * as ort from 'onnxruntime-node'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { leastSquaresLine } from '../statistics/line.ts'
import { loadSource } from './bundle.ts'
import type { BundleDetails } from '@archcast/core/bundle/write.ts'
import type { BundleSource } from './bundle.ts'

/** A likelihood that says nothing of the accuracy must still rank. */
const LEAST_SLOPE = 1e-3

/** Scores `count` random networks of the bundle's first space; `onScored` hears how many are done. */
export async function fitAccuracy(
  source: BundleSource,
  count: number,
  onScored: (done: number) => void = () => {},
): Promise<BundleDetails['scoring']['accuracy']> {
  const { details } = source
  const bundle = await loadSource(source)
  const predictor = await createPredictor({ ort, bundle })
  const space = SPACES.get(details.spaces[0])!
  const random = createRandom(details.training.seed)
  const likelihoods: number[] = []
  const accuracies: number[] = []
  try {
    while (likelihoods.length < count) {
      const { accuracy } = await predictor.predict(space.resolve(space.sample(random)))
      likelihoods.push(accuracy.surrogate.likelihood)
      accuracies.push(accuracy.surrogate.accuracy)
      onScored(likelihoods.length)
    }
  } finally {
    await predictor.release()
  }
  const { intercept, slope } = leastSquaresLine(likelihoods, accuracies)
  return { intercept, slope: Math.max(slope, LEAST_SLOPE) }
}
