// How a network is scored: at which image size and on how many probe images, within bounds of time and memory.
import { ArchitectureError } from '../arch/errors.ts'
import { activations, cost } from '../arch/cost.ts'
import { prune } from '../arch/prune.ts'
import { withInputSize } from '../arch/resize.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Manifest } from '../bundle/manifest.ts'
import type { ProbeImages } from '../bundle/probe.ts'

/** Multiply-accumulates that scoring one network may take: seconds on one core. */
export const SCORING_MACS = 2e11
/** Activation elements that scoring one network may hold: 1 GiB as float32. */
export const SCORING_ACTIVATIONS = 2 ** 28
/** Fewer images say nothing. */
const FEWEST_IMAGES = 16

export interface ScoringPlan {
  /** The network at the size it is scored at. */
  readonly graph: ArchGraph
  readonly count: number
}

/** Throws ArchitectureError `unsupported` for another number of classes or channels than the model's, `too_large` past the bounds. */
export function scoringPlan(
  graph: ArchGraph,
  { scoring, dataset }: Manifest,
  probe: ProbeImages,
  images = scoring.images,
): ScoringPlan {
  const [channels] = graph.input
  if (channels !== probe.shape[0]) {
    const detail = `the model knows images of ${probe.shape[0]} channels, not ${channels}`
    throw new ArchitectureError('unsupported', [{ pointer: '/input/channels', detail }])
  }
  if (graph.classes !== dataset.classes) {
    const detail = `the model knows the ${dataset.classes} classes of ${dataset.name}, not ${graph.classes}`
    throw new ArchitectureError('unsupported', [{ pointer: '/classes', detail }])
  }
  const scored = withInputSize(graph, scoring.inputHeight, scoring.inputWidth) ?? graph
  const live = prune(scored)
  const affordable = Math.floor(
    Math.min(SCORING_MACS / Math.max(1, cost(live).macs), SCORING_ACTIVATIONS / activations(live)),
  )
  const count = Math.min(images, probe.count, affordable)
  if (count < Math.min(FEWEST_IMAGES, images)) {
    const detail = `the network is too large to be scored: ${cost(live).macs} multiply-accumulates and ${activations(live)} activations an image`
    throw new ArchitectureError('too_large', [{ pointer: '', detail }])
  }
  return { graph: scored, count }
}
