// From what a network says with generated weights to the value that ranks it.
import { labelProbability, scoreLogits, standardLogits } from '../child/logits.ts'
import type { Cost } from '../arch/cost.ts'
import type { Manifest } from '../bundle/manifest.ts'
import type { SurrogateDetail } from '../contract/accuracy.ts'
import type { TensorData } from '../onnx/runtime.ts'

/** What is read of a network with generated weights on the probe images. */
export interface SurrogateReading {
  /** Mean probability of the labels by standard, calibrated logits. */
  readonly probability: number
  /** Of the features with the labels, see `emitAlignment`; only where the bundle ranks by it. */
  readonly alignment?: number
  /** What one image costs of the network that was scored, dead branches left out. */
  readonly cost: Cost
}

type Accuracy = Manifest['scoring']['accuracy']

/** What a network says by one of its outputs, before anything is made of it. */
export interface LocalReading extends SurrogateReading {
  /** [images, classes]. */
  readonly logits: Float32Array
  /** The same, standard. */
  readonly standard: Float64Array
  readonly labels: Uint8Array
}

/** One output of a network that was run on images. */
export interface RunOutput {
  readonly name: string
  /** Of reaching it. */
  readonly cost: Cost
  readonly classes: number
  /** Of the images. */
  readonly labels: Uint8Array
}

/** @param results of a scoring graph; with alignments, where they are to be read */
export function readOutput(
  { scale }: Accuracy,
  results: Readonly<Record<string, TensorData>>,
  { name, cost, classes, labels }: RunOutput,
): LocalReading {
  const logits = results[name] as Float32Array
  const standard = standardLogits(logits, classes)
  const { mean: probability } = labelProbability(standard, labels, scale)
  const alignment = results[`alignment.${name}`] as Float32Array | undefined
  return { probability, cost, ...(alignment && { alignment: aligned(alignment) }), logits, standard, labels }
}

/** An alignment that a graph gives; none where the values of the network ran away. */
const aligned = ([value]: Float32Array) => (Number.isFinite(value) ? Math.min(1, value) : 0)

/** What an answer tells of a reading beside its value. */
export function scoresOf(
  accuracy: Accuracy,
  { logits, labels, probability, alignment }: LocalReading,
): Pick<SurrogateDetail, 'accuracy' | 'loss' | 'margin' | 'probability' | 'alignment'> {
  return { ...scoreLogits(logits, labels), probability, ...(readsFeatures(accuracy) && { alignment }) }
}

/** Whether a bundle's values read the features too. */
export const readsFeatures = ({ score }: Accuracy): boolean => score !== undefined

/**
 * What a bundle ranks by: a sum of the reading that its manifest weighs, or the probability alone. Numbers that are
 * none, of networks whose values run away, count as 0. An alignment below those of training tells of the weights, not
 * of the network, and counts as the least of them: so networks that the GHN does not know are ranked by their size, by
 * both counts of it.
 */
export function scoreOf(
  { score }: Pick<Accuracy, 'score'>,
  { probability, alignment = 0, cost }: SurrogateReading,
): number {
  if (!score) return finite(probability)
  const aligned = finite(alignment)
  return (
    score.probability * finite(probability) +
    score.alignment * Math.max(0, score.least, aligned) ** (score.alignmentPower ?? 1) +
    score.size * (aligned >= score.least ? sizeOf(cost) : sizeByBoth(cost, score.macsPerParam))
  )
}

/** Logarithm of the multiply-accumulates, decimal. */
export const sizeOf = ({ macs }: Cost): number => decimal(macs)

/** The same, in equal parts by their count and by what the parameters let expect. */
function sizeByBoth(cost: Cost, macsPerParam: number | undefined): number {
  if (macsPerParam === undefined) return sizeOf(cost)
  return (sizeOf(cost) + decimal(cost.params * macsPerParam)) / 2
}

const decimal = (count: number) => Math.log10(Math.max(1, count))

/**
 * The value of an answer, 0..1. A sum of several signals goes through a logistic curve: no two scores share a value,
 * however far from the networks of training.
 */
export function valueOf(accuracy: Accuracy, reading: SurrogateReading): number {
  const line = accuracy.intercept + accuracy.slope * scoreOf(accuracy, reading)
  return accuracy.score ? 1 / (1 + Math.exp(-line)) : Math.min(1, Math.max(0, line))
}

/**
 * Why the surrogate does not know a network, a sentence each: its features with generated weights tell classes apart
 * less than those of nearly all random networks of training. An alignment of few images is off by so much more.
 */
export function unlikeTraining(
  { score }: Accuracy,
  { alignment = 0, images }: Pick<SurrogateDetail, 'alignment' | 'images'>,
): string[] {
  if (!score || alignment >= score.least * (1 - 2 / Math.sqrt(images))) return []
  const [own, least] = [alignment, score.least].map((value) => value.toFixed(3))
  return [
    `With generated weights its features align with the classes by ${own}; those of all but 1 in 64 random networks of training by ${least} at least.`,
  ]
}

const finite = (value: number) => (Number.isFinite(value) ? value : 0)
