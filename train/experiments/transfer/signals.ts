// What is said of one network: by a bundle's surrogate, by counting, and by scores that need no training.
import { initialWeights } from '../children/initial.ts'
import { batchFeeds, weightFeeds } from '../children/trained-network.ts'
import { timeResult } from '../processor-time.ts'
import { countsOf } from '../truth/counts.ts'
import { alignmentWith } from './alignment.ts'
import { gradientScores } from './zero-cost/gradients.ts'
import { naswot } from './zero-cost/naswot.ts'
import { synflow } from './zero-cost/synflow.ts'
import { classesOf } from '@archcast/core/arch/graph.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import type { Batch } from '../../data/batches.ts'
import type { Engine } from '../../engines/engine.ts'
import type { ProbeFeeds } from '../children/score-children.ts'
import type { RankedNetwork } from './ranked-space.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { LocalScorer } from '@archcast/core/predict/scorer.ts'
import type { LocalReading } from '@archcast/core/predict/surrogate-value.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/** By name, more is better; NaN where a signal has none. In the order of reports. */
export type Signals = Readonly<Record<string, number>>

export const VALUE = 'surrogate, value'

export interface SignalReadout {
  readonly signals: Signals
  /** Whether the surrogate says that it knows the network. */
  readonly known: boolean
  /** Cost of the surrogate, and of the scores without training. */
  readonly seconds: { readonly surrogate: number; readonly zeroCost: number }
}

export interface Judge {
  readonly scorer: LocalScorer
  readonly engine: Engine
  /** Images of the networks' side that the predictor scores on. */
  readonly probe: ProbeFeeds
}

/** Images of one batch, of scores that need no training. */
const BATCH = 64

export async function say(judge: Judge, network: RankedNetwork, random: Random): Promise<SignalReadout> {
  const { scorer, engine, probe } = judge
  const surrogate = await timeResult('cpu', () => surrogateSignals(scorer, network.scored, probe.labels.length))
  const zeroCost = await timeResult('cpu', () => zeroCostSignals(engine, prune(network.scored), probe, random))
  return {
    signals: { ...surrogate.value.signals, ...zeroCost.value, ...countsOf(network.whole) },
    known: surrogate.value.known,
    seconds: { surrogate: surrogate.seconds, zeroCost: zeroCost.seconds },
  }
}

async function surrogateSignals(
  scorer: LocalScorer,
  graph: ArchGraph,
  images: number,
): Promise<Pick<SignalReadout, 'signals' | 'known'>> {
  let reading: LocalReading | undefined
  const { accuracy, in_domain: known } = await scorer.predict(
    { graph, scored: graph },
    { images, onRead: (read) => (reading = read) },
  )
  const { surrogate } = accuracy
  const signals = {
    [VALUE]: accuracy.value,
    'surrogate, accuracy': surrogate.accuracy,
    'surrogate, loss': -surrogate.loss,
    'surrogate, margin': surrogate.margin,
    'surrogate, probability': surrogate.probability,
    'surrogate, alignment': reading!.alignment!,
  }
  return { signals, known }
}

async function zeroCostSignals(engine: Engine, graph: ArchGraph, probe: ProbeFeeds, random: Random): Promise<Signals> {
  const weights = initialWeights(graph, random)
  const feeds = weightFeeds(graph, weights)
  const batch = firstBatch(probe)
  const labelled = batchFeeds(batch, classesOf(graph))
  const { gradNorm, snip } = await gradientScores(engine, graph, weights, labelled)
  return {
    "alignment, He's weights": await alignmentWith(engine, graph, feeds, probe),
    synflow: await synflow(engine, graph, weights),
    naswot: await naswot(engine, graph, feeds, labelled.images),
    'gradient norm': gradNorm,
    snip,
  }
}

function firstBatch({ images, labels }: ProbeFeeds): Batch {
  const [count, ...shape] = images.shape
  const size = Math.min(BATCH, count)
  const [channels, height, width] = shape
  const data = images.data as Float32Array
  return {
    images: data.subarray(0, (size * data.length) / count),
    labels: Int32Array.from(labels.subarray(0, size)),
    shape: [size, channels, height, width],
  }
}
