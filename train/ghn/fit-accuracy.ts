// How logits become an accuracy: fitted to random networks with generated weights, without a label of any architecture.
import * as ort from 'onnxruntime-node'
import { leastSquaresLine } from '../statistics/line.ts'
import { lowest } from '../statistics/lowest.ts'
import { mean, quantile, standardDeviation } from '../statistics/summary.ts'
import { loadSource } from './ghn-bundle.ts'
import { labelProbability, scaledLoss } from '@archcast/core/child/logits.ts'
import { GhnConfig } from '@archcast/core/ghn/config.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { scoreOf, sizeOf } from '@archcast/core/predict/surrogate-value.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { BundleSource } from './ghn-bundle.ts'
import type { BundleDetails } from '@archcast/core/bundle/write.ts'
import type { LocalReading } from '@archcast/core/predict/surrogate-value.ts'

/** A score that says nothing of the accuracy must still rank. */
const LEAST_SLOPE = 1e-3
/** Standard logits that are multiplied by less say nothing, by more decide every image alone. */
const SCALES = [0.1, 30] as const
/** An accuracy of 0 or 1 has no logit. */
const LEAST_ACCURACY = 1e-3
/**
 * What is compared in standard deviations should be symmetric. The alignments of random networks are so when squared,
 * as shares of the variance that the classes explain.
 */
const POWERS: Readonly<Record<Statistic, number>> = { alignment: 2, probability: 1 }
/**
 * Share of random networks whose features align less than what counts as known; the lowest of all is chance. A GHN of
 * one space knows its networks by their operations: those that align least are its worst.
 */
const UNKNOWN = 1 / 64

type Reading = Pick<LocalReading, 'standard' | 'labels' | 'cost'> & { readonly alignment: number }

export interface ReadNetwork extends Reading {
  readonly accuracy: number
}

/** What networks are ranked by beside their size. */
export type Statistic = 'alignment' | 'probability'

/**
 * A GHN of one space writes last layers that tell classes apart, and their probability ranks best. A GHN of all designs
 * writes features that do, whatever the last layer makes of them (docs/experiments.md, Transfer).
 */
const statisticOf = ({ features }: GhnConfig): Statistic => (features === 'surroundings' ? 'alignment' : 'probability')

/** Scores `count` random networks of the bundle's first space; `onScored` hears how many are done. */
export async function fitAccuracy(
  source: BundleSource,
  count: number,
  onScored: (done: number) => void = () => {},
): Promise<BundleDetails['scoring']['accuracy']> {
  const { details } = source
  const scorer = await createScorer({ ort, bundle: await loadSource(source) })
  const space = SPACES.get(details.spaces[0])!
  const { classes } = details.dataset
  const random = createRandom(details.training.seed)
  const networks: ReadNetwork[] = []
  try {
    while (networks.length < count) {
      let read: LocalReading | undefined
      const { accuracy } = await scorer.predict(space.resolve(space.sample(random), { classes }), {
        onRead: (reading) => (read = reading),
      })
      networks.push({ ...read!, alignment: read!.alignment!, accuracy: accuracy.surrogate.accuracy })
      onScored(networks.length)
    }
  } finally {
    await scorer.release()
  }
  return fitAccuracyScale(networks, statisticOf(GhnConfig.parse(details.ghn.config.network)))
}

/**
 * The scale, one for all, that makes their labels likeliest; the score, to which size and what the statistic says
 * beyond it contribute equally, in standard deviations; and the line from the score to the accuracy's logit.
 */
export function fitAccuracyScale(
  networks: readonly ReadNetwork[],
  statistic: Statistic,
): BundleDetails['scoring']['accuracy'] {
  const [least, most] = SCALES.map(Math.log)
  const loss = (log: number) =>
    mean(networks.map(({ standard, labels }) => scaledLoss(standard, labels, Math.exp(log))))
  const scale = Math.exp(lowest(loss, least, most, 1e-3))
  const readings = networks.map(({ standard, labels, alignment, cost }) => {
    return { probability: labelProbability(standard, labels, scale).mean, alignment, cost }
  })
  const score = {
    ...weightsOf(
      readings.map((reading) => Math.max(0, reading[statistic]) ** POWERS[statistic]),
      networks.map(({ cost }) => sizeOf(cost)),
      statistic,
    ),
    ...knownBy(
      statistic,
      readings.map((reading) => reading.alignment),
    ),
    macsPerParam: 10 ** mean(networks.map(({ cost: { macs, params } }) => Math.log10(macs / params))),
  }
  const line = leastSquaresLine(
    readings.map((reading) => scoreOf({ score }, reading)),
    networks.map(({ accuracy }) => logit(accuracy)),
  )
  return { scale, intercept: line.intercept, slope: Math.max(line.slope, LEAST_SLOPE), score }
}

/** How alignments count, and which are too low to tell of a network. */
function knownBy(statistic: Statistic, alignments: readonly number[]) {
  if (statistic === 'probability') return { least: 0 }
  return { alignmentPower: POWERS.alignment, least: quantile(alignments, UNKNOWN) }
}

/** Weights under which the part of the statistic that size does not explain, and size, are of variance 1 each. */
function weightsOf(values: readonly number[], sizes: readonly number[], statistic: Statistic) {
  const { intercept, slope } = leastSquaresLine(sizes, values)
  const beyond = unit(values.map((value, i) => value - intercept - slope * sizes[i]))
  const of = (name: Statistic) => (name === statistic ? beyond : 0)
  return { probability: of('probability'), alignment: of('alignment'), size: unit(sizes) - slope * beyond }
}

/** What values are multiplied by to be of variance 1; 0 where all are the same. */
function unit(values: readonly number[]): number {
  const deviation = standardDeviation(values)
  return deviation > 0 ? 1 / deviation : 0
}

function logit(accuracy: number): number {
  const within = Math.min(1 - LEAST_ACCURACY, Math.max(LEAST_ACCURACY, accuracy))
  return Math.log(within / (1 - within))
}
