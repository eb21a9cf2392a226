// How logits become an accuracy: what random networks say with generated weights decides. No label of an architecture is used.
import * as ort from 'onnxruntime-node'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { labelProbability, scaledLoss } from '@archcast/core/child/logits.ts'
import { leastSquaresLine } from '../statistics/line.ts'
import { lowest } from '../statistics/lowest.ts'
import { loadSource } from './bundle.ts'
import { mean } from '../statistics/summary.ts'
import type { BundleDetails } from '@archcast/core/bundle/write.ts'
import type { BundleSource } from './bundle.ts'

/** A probability that says nothing of the accuracy must still rank. */
const LEAST_SLOPE = 1e-3
/** Standard logits that are multiplied by less say nothing, by more decide every image alone. */
const SCALES = [0.1, 30] as const

interface Network {
  readonly logits: Float64Array
  readonly labels: ArrayLike<number>
  readonly accuracy: number
}

/** Scores `count` random networks of the bundle's first space; `onScored` hears how many are done. */
export async function fitAccuracy(
  source: BundleSource,
  count: number,
  onScored: (done: number) => void = () => {},
): Promise<BundleDetails['scoring']['accuracy']> {
  const { details } = source
  const predictor = await createPredictor({ ort, bundle: await loadSource(source) })
  const space = SPACES.get(details.spaces[0])!
  const { classes } = details.dataset
  const random = createRandom(details.training.seed)
  const networks: Network[] = []
  try {
    while (networks.length < count) {
      let read: Pick<Network, 'logits' | 'labels'> | undefined
      const { accuracy } = await predictor.predict(space.resolve(space.sample(random), { classes }), {
        onLogits: (logits, labels) => (read = { logits, labels }),
      })
      networks.push({ ...read!, accuracy: accuracy.surrogate.accuracy })
      onScored(networks.length)
    }
  } finally {
    await predictor.release()
  }
  return accuracyOf(networks)
}

/** One scale for all, by which their labels are likeliest, and the line from the labels' probability to the accuracy. */
export function accuracyOf(networks: readonly Network[]): BundleDetails['scoring']['accuracy'] {
  const [least, most] = SCALES.map(Math.log)
  const loss = (log: number) => mean(networks.map(({ logits, labels }) => scaledLoss(logits, labels, Math.exp(log))))
  const scale = Math.exp(lowest(loss, least, most, 1e-3))
  const probabilities = networks.map(({ logits, labels }) => labelProbability(logits, labels, scale).mean)
  const line = leastSquaresLine(
    probabilities,
    networks.map(({ accuracy }) => accuracy),
  )
  return { scale, intercept: line.intercept, slope: Math.max(line.slope, LEAST_SLOPE) }
}
