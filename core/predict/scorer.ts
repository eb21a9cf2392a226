// A scorer over a loaded bundle: generated weights, and the accuracy that a network has with them on the probe images.
import { cost, exitCosts } from '../arch/cost.ts'
import { classesOf } from '../arch/graph.ts'
import { canonicalHash } from '../arch/hash.ts'
import { modelOf } from '../bundle/inner.ts'
import { outputNames } from '../child/emit.ts'
import { scoringGraph } from '../child/score.ts'
import { outsideDomain } from './domain.ts'
import { describeExits } from './exits.ts'
import { givenWeights, modelWithWeights } from './give-weights.ts'
import { openAllParts, partsFor } from './scorer-parts.ts'
import { scoringPlan } from './scoring.ts'
import { readOutput, readsFeatures, scoresOf, unlikeTraining, valueOf } from './surrogate-value.ts'
import { taskOf } from './tasks/task-of.ts'
import type { Manifest } from '../bundle/manifest.ts'
import type { GhnItem } from '../ghn/tiles/tile-plan.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'
import type { ScoreOptions, ScoredNetwork, Scorer } from './predictor-types.ts'
import type { ScorerOptions, ScorerParts } from './scorer-parts.ts'
import type { ScoringPlan } from './scoring.ts'
import type { LocalReading } from './surrogate-value.ts'

export interface ReadOptions extends ScoreOptions {
  /** Hears what is read of each exit and of the output, the features too, which a bundle may rank without. */
  readonly onRead?: (reading: LocalReading) => void
}

/** A scorer in this process, which can tell more than a score. */
export interface LocalScorer extends Scorer {
  predict(architecture: ResolvedArchitecture, options?: ReadOptions): Promise<ScoredNetwork>
  release(): Promise<void>
}

/**
 * A scorer over a bundle, whose GHN it opens when it first generates weights. What that does not know is left to the
 * wider bundle in it, if it has one; answers name the one that gave them. Throws BundleError for a manifest or probe
 * file of another kind of model.
 *
 * @example
 * import ort from 'onnxruntime-node'
 * import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const scorer = await createScorer({ ort, bundle: await loadBundleFolder('models/cifar10-nb201') })
 * const { accuracy } = await scorer.predict(resolveArchitecture({ space: 'nas-bench-201', arch }), { images: 64 })
 * accuracy.surrogate // => { images: 64, skeleton: 'reduced', … }
 * await scorer.release()
 */
export async function createScorer(options: ScorerOptions): Promise<LocalScorer> {
  const all = openAllParts(options)
  const partsOf = async ({ scored }: ResolvedArchitecture) => {
    const parts = partsFor(all, scored)
    if (options.oneGhnOpen) for (const other of all) if (other !== parts) await other.generator.release()
    return parts
  }
  return {
    model: modelOf(options.bundle),
    executionProvider: options.executionProvider ?? 'cpu',
    predict: async (architecture, asked = {}) => scoreNetwork(await partsOf(architecture), architecture, asked),
    weights: async (architecture) => givenWeights(await partsOf(architecture), architecture),
    child: async (architecture) => modelWithWeights(await partsOf(architecture), architecture),
    release: async () => void (await Promise.all(all.map(({ generator }) => generator.release()))),
  }
}

/**
 * @throws {ArchitectureError} `unsupported` for what the model cannot score, `too_large` past the bounds
 */
async function scoreNetwork(
  parts: ScorerParts,
  architecture: ResolvedArchitecture,
  { images, signal, onRead }: ReadOptions,
): Promise<ScoredNetwork> {
  const { manifest, probe, bounds, domain, generator } = parts
  const { name, version } = manifest
  const { graph, count } = scoringPlan(architecture.scored, manifest, probe, images, bounds)
  const item = generator.item(graph)
  signal?.throwIfAborted()
  const readings = await readNetwork(parts, item, count, onRead !== undefined)
  if (onRead) readings.forEach(onRead)
  const accuracies = readings.map((reading) => accuracyOf(manifest, reading, { graph, count }, architecture.skeleton))
  const said = accuracies.at(-1)!
  const reasons = [...outsideDomain(item.ghn, domain), ...unlikeTraining(manifest.scoring.accuracy, said.surrogate)]
  const exits = describeExits(architecture.graph, (place) => ({ accuracy: accuracies[place] }))
  return {
    accuracy: said,
    ...(exits && { exits }),
    ...cost(architecture.graph),
    in_domain: reasons.length === 0,
    out_of_domain: reasons,
    hash: canonicalHash(architecture.graph),
    model: { name, version },
  }
}

/** What a network with generated weights says on `count` probe images, by each exit in order and by its output. */
async function readNetwork(
  { manifest, probe, generator, runner }: ScorerParts,
  item: GhnItem,
  count: number,
  allFeatures: boolean,
): Promise<LocalReading[]> {
  const { accuracy } = manifest.scoring
  const labels = probe.labels.subarray(0, count)
  const options = { portable: runner.portable, ...((allFeatures || readsFeatures(accuracy)) && { labels }) }
  const results = await generator.use(item, (generated) =>
    runner.run(scoringGraph(generated.graph, count, options), generated, count),
  )
  const { graph } = item.ghn
  const costs = exitCosts(graph)
  const classes = classesOf(graph)
  return outputNames(graph).map((name, place) =>
    readOutput(accuracy, results, { name, cost: costs[place], classes, labels }),
  )
}

function accuracyOf(
  { name, dataset, scoring: { accuracy } }: Manifest,
  reading: LocalReading,
  { graph, count }: ScoringPlan,
  skeleton: string | undefined,
): ScoredNetwork['accuracy'] {
  return {
    value: valueOf(accuracy, reading),
    method: 'surrogate',
    task: taskOf(dataset.name),
    surrogate: {
      images: count,
      ...scoresOf(accuracy, reading),
      input: graph.input as [number, number, number],
      ghn: name,
      ...(skeleton && { skeleton }),
    },
  }
}
