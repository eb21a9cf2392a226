// How a network is scored: at which image size and on how many probe images, within bounds of time and memory.
import { ArchitectureError } from '../arch/errors.ts'
import { activations, activationsAtOnce, cost } from '../arch/cost.ts'
import { elements } from '../onnx/graph.ts'
import { prune } from '../arch/prune.ts'
import { withInputSize } from '../arch/resize.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { GhnItem } from '../ghn/tile-feeds.ts'
import type { Manifest } from '../bundle/manifest.ts'
import type { ProbeImages } from '../bundle/probe.ts'

/** What scoring one network may take; those left out are not bounded. Published by the service under these names. */
export interface ScoringBounds {
  /** Probe images. */
  readonly images?: number
  /** Multiply-accumulates on all images. */
  readonly macs: number
  /** Elements of all activations on all images. */
  readonly activations: number
  /** Elements of the activations that are needed at the same time, on all images. */
  readonly activationsAtOnce?: number
  /** Elements of the generated weights, whole tiles counted. */
  readonly weights?: number
  /** Elements of the adjacency matrices that the GHN reads, one a block, each padded to the largest. */
  readonly adjacency?: number
}

/** Seconds on one core; 1 GiB of activations, 256 MiB of weights and 64 MiB of adjacency matrices as float32. */
export const SCORING_BOUNDS: ScoringBounds = { macs: 2e11, activations: 2 ** 28, weights: 2 ** 26, adjacency: 2 ** 24 }
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
  bounds = SCORING_BOUNDS,
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
  const { macs, params } = cost(live)
  assertWithin('weights', 'generating its weights', params, bounds)
  const perImage = { macs, activations: activations(live), activationsAtOnce: activationsAtOnce(live) }
  const fewest = Math.min(FEWEST_IMAGES, images)
  let count = Math.min(images, probe.count, bounds.images ?? Infinity)
  for (const name of ['macs', 'activations', 'activationsAtOnce'] as const) {
    assertWithin(name, `scoring it on ${fewest} images`, perImage[name] * fewest, bounds)
    count = Math.min(count, Math.floor((bounds[name] ?? Infinity) / Math.max(1, perImage[name])))
  }
  return { graph: scored, count }
}

/** Throws ArchitectureError `too_large` where the GHN's work on a network is past the bounds, which the weights alone do not tell. */
export function assertGenerable({ ghn, plan }: GhnItem, bounds: ScoringBounds): void {
  const tiles = plan.counts.reduce((sum, count, kind) => sum + count * elements(plan.kinds[kind].shape), 0)
  assertWithin('weights', 'generating its weights', tiles, bounds)
  const nodes = Math.max(...ghn.blocks.map((block) => block.length))
  assertWithin('adjacency', 'reading its graph', ghn.blocks.length * nodes ** 2, bounds)
}

const NOUNS = {
  macs: 'multiply-accumulates',
  activations: 'activation elements',
  activationsAtOnce: 'activation elements at once',
  weights: 'weight elements',
  adjacency: 'adjacency elements',
} as const

function assertWithin(name: keyof typeof NOUNS, what: string, needed: number, bounds: ScoringBounds): void {
  const limit = bounds[name] ?? Infinity
  if (needed <= limit) return
  const detail = `the network is too large here: ${what} takes ${needed} ${NOUNS[name]}, and the limit '${name}' is ${limit}`
  throw new ArchitectureError('too_large', [{ pointer: '', detail }])
}
