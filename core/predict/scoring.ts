// How a network is scored, or given weights: at which image size, on how many inputs, within bounds of time and memory.
import { activations, activationsAtOnce, cost } from '../arch/cost.ts'
import { ArchitectureError } from '../arch/errors.ts'
import { prune } from '../arch/prune.ts'
import { withInputSize } from '../arch/resize.ts'
import { SCORING_BOUNDS } from '../contract/limits.ts'
import { elements } from '../onnx/graph.ts'
import { readsProbe } from './child-runs.ts'
import { noAccuracy, unsupported } from './no-accuracy.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Manifest } from '../bundle/manifest.ts'
import type { ProbeImages } from '../bundle/probe.ts'
import type { ScoringBounds } from '../contract/limits.ts'
import type { GhnItem } from '../ghn/tiles/tile-plan.ts'

/** Fewer images say nothing of an accuracy. */
const FEWEST_IMAGES = 16
/**
 * Inputs that give the statistics of batch normalisation where there are no images: at most, and at least for any
 * network. `macs` bounds the multiply-accumulates of more than the least.
 */
const STATISTICS = { inputs: 64, fewest: 4, macs: 2e10 }

export interface ScoringPlan {
  /** The network at the size it is scored at. */
  readonly graph: ArchGraph
  readonly count: number
}

/**
 * Throws ArchitectureError `unsupported` for what the model cannot score, such as another number of classes,
 * `too_large` past the bounds.
 */
export function scoringPlan(
  graph: ArchGraph,
  manifest: Manifest,
  probe: ProbeImages,
  images = manifest.scoring.images,
  bounds = SCORING_BOUNDS,
): ScoringPlan {
  const fault = unscored(graph, manifest, probe)
  if (fault) throw fault
  const { inputHeight, inputWidth } = manifest.scoring
  const scored = withInputSize(graph, inputHeight, inputWidth) ?? graph
  const live = prune(scored)
  assertWithin('weights', 'generating its weights', cost(live).params, bounds)
  const fewest = Math.min(FEWEST_IMAGES, images)
  const most = Math.min(images, probe.count, bounds.images ?? Infinity)
  return { graph: scored, count: countWithin(live, `scoring it on ${fewest} images`, { fewest, most }, bounds) }
}

/**
 * The plan of a network that gets weights: at its own size, on no inputs but those of its batch normalisation. Throws
 * ArchitectureError `too_large` past the bounds.
 */
export function weightsPlan(
  graph: ArchGraph,
  { scoring }: Manifest,
  probe: ProbeImages,
  bounds = SCORING_BOUNDS,
): ScoringPlan {
  assertWithin('weights', 'generating its weights', cost(graph).params, bounds)
  const live = prune(graph)
  if (live.nodes.every(({ op }) => op.type !== 'batch_norm')) return { graph, count: 0 }
  const { inputs, fewest, macs } = STATISTICS
  const there = readsProbe(graph, probe) ? Math.min(scoring.images, probe.count, bounds.images ?? Infinity) : inputs
  const most = Math.min(there, Math.max(fewest, Math.floor(macs / Math.max(1, cost(live).macs))))
  return { graph, count: countWithin(live, `running it on ${fewest} inputs`, { fewest, most }, bounds) }
}

function unscored(graph: ArchGraph, { dataset }: Manifest, probe: ProbeImages): ArchitectureError | undefined {
  const none = noAccuracy(graph)
  if (none !== undefined) return unsupported(none)
  const [channels] = graph.input
  if (channels !== probe.shape[0]) {
    return unsupported(`the model knows images of ${probe.shape[0]} channels, not ${channels}`, '/input/channels')
  }
  if (graph.classes === dataset.classes) return undefined
  return unsupported(
    `the model knows the ${dataset.classes} classes of ${dataset.name}, not ${graph.classes}`,
    '/classes',
  )
}

/** As many inputs as are within the bounds. Throws ArchitectureError `too_large` where the fewest are not. */
function countWithin(
  live: ArchGraph,
  what: string,
  { fewest, most }: { readonly fewest: number; readonly most: number },
  bounds: ScoringBounds,
): number {
  const { macs } = cost(live)
  const each = { macs, activations: activations(live), activationsAtOnce: activationsAtOnce(live) }
  let count = most
  for (const name of ['macs', 'activations', 'activationsAtOnce'] as const) {
    assertWithin(name, what, each[name] * fewest, bounds)
    count = Math.min(count, Math.floor((bounds[name] ?? Infinity) / Math.max(1, each[name])))
  }
  return count
}

/**
 * Throws ArchitectureError `too_large` where the GHN's work is past the bounds, which the weights alone do not tell.
 */
export function assertGenerable({ ghn, plan }: GhnItem, bounds: ScoringBounds): void {
  const tiles = plan.counts.reduce((sum, count, kind) => sum + count * elements(plan.kinds[kind].shape), 0)
  assertWithin('weights', 'generating its weights', tiles, bounds)
  const nodes = Math.max(0, ...ghn.blocks.map((block) => block.length))
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
