// Fitting the accuracy head to architectures whose trained accuracy is known.
import * as ort from 'onnxruntime-node'
import { splitGroups } from '../data/groups.ts'
import { ortEngine } from '../engines/ort-engine.ts'
import { LEVEL, conformalQuantile } from '../statistics/conformal.ts'
import { median, quantile } from '../statistics/summary.ts'
import { fitEnsemble } from './ensemble.ts'
import { exportEnsemble } from './export-ensemble.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { STRUCTURE_FEATURES } from '@archcast/core/features/structure.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { AccuracyHeadDetails } from '@archcast/core/predict/accuracy-head.ts'

export interface AccuracyExample {
  readonly graph: ArchGraph
  /** What `structureOf` says of the graph. */
  readonly features: Float64Array
  /** Trained accuracy, a fraction of 1. */
  readonly accuracy: number
  /** Architectures that compute the same function; never on both sides of a split. */
  readonly group: string
}

export interface AccuracyFit {
  readonly model: Uint8Array
  readonly details: AccuracyHeadDetails
}

/** So that a tenth of the different ones is enough to calibrate an interval of 90 % on. */
const FEWEST_EXAMPLES = 85
/** Share of the examples that the interval is calibrated on. */
const CALIBRATION = 0.1
/** Above the best accuracy of all examples, so that no target is infinite. */
const HEADROOM = 0.01
/** Where bands of the interval end, as shares of the examples in order of what is predicted. */
const BANDS = [0.5, 0.75, 0.9]
/** Examples of a band. */
const BAND = 20

/** Sizes and rates by the number of examples, chosen on splits of NAS-Bench-201's table. */
function recipe(count: number) {
  return {
    members: 5,
    width: 64,
    batch: count < 300 ? 16 : 64,
    steps: Math.round(Math.min(6000, Math.max(500, count * 3.5))),
    learningRate: 3e-3,
    weightDecay: 0.01,
  }
}

/**
 * Examples of one group are fitted as they are, each being a training of its own, and calibrated as one observation.
 * Throws RangeError for fewer than 85 different networks.
 */
export async function fitAccuracyHead(
  examples: readonly AccuracyExample[],
  target: string,
  seed: number,
  progress?: (step: number, steps: number, loss: number) => void,
): Promise<AccuracyFit> {
  const different = new Set(examples.map(({ group }) => group)).size
  if (different < FEWEST_EXAMPLES)
    throw new RangeError(`an accuracy head takes ${FEWEST_EXAMPLES} different networks or more, not ${different}`)
  const ceiling = Math.max(...examples.map(({ accuracy }) => accuracy)) + HEADROOM
  const outputOf = ({ accuracy }: AccuracyExample) => -Math.log(ceiling - accuracy)
  const [calibration, fitting] = splitGroups(examples, ({ group }) => group, CALIBRATION, createRandom(seed))
  const options = recipe(fitting.length)
  const ensemble = await fitEnsemble(
    ortEngine(),
    fitting.map(({ features }) => features),
    fitting.map(outputOf),
    { ...options, seed, progress: (step, loss) => progress?.(step, options.steps, loss) },
  )
  const model = exportEnsemble(ensemble)
  const { mean, spread } = await runModel(model, calibration)
  const residuals = calibration.map((example, i) => Math.abs(outputOf(example) - mean[i]))
  const floor = median(residuals)
  const scores = residuals.map((residual, i) => residual / Math.hypot(spread[i], floor))
  const groups = calibration.map(({ group }) => group)
  return {
    model,
    details: {
      target,
      features: [...STRUCTURE_FEATURES],
      ceiling,
      interval: { level: LEVEL, floor, bands: bandsOf(scores, mean, groups) },
      fitted: fittedOf(examples.map(({ graph }) => graph)),
    },
  }
}

/**
 * Quantiles by what is predicted: among the best, where every search ends, models err otherwise than on the whole. One
 * band where there are too few examples for several.
 */
function bandsOf(
  scores: readonly number[],
  means: Float32Array,
  groups: readonly string[],
): AccuracyHeadDetails['interval']['bands'] {
  const ends = new Set(groups).size >= BAND * (BANDS.length + 1) * 2 ? BANDS.map((share) => quantile(means, share)) : []
  return [...ends, Infinity].map((to, band) => {
    const from = band === 0 ? -Infinity : ends[band - 1]
    const inside = (_: unknown, i: number) => means[i] > from && means[i] <= to
    const bound = conformalQuantile(scores.filter(inside), LEVEL, groups.filter(inside))
    return { ...(to < Infinity && { to }), quantile: bound }
  })
}

async function runModel(
  model: Uint8Array,
  examples: readonly AccuracyExample[],
): Promise<Record<'mean' | 'spread', Float32Array>> {
  const width = STRUCTURE_FEATURES.length
  const features = new Float32Array(examples.length * width)
  examples.forEach((example, i) => features.set(example.features, i * width))
  const session = await ort.InferenceSession.create(model)
  try {
    const { mean, spread } = await session.run({ features: new ort.Tensor(features, [examples.length, width]) })
    return { mean: mean.data as Float32Array, spread: spread.data as Float32Array }
  } finally {
    await session.release()
  }
}
