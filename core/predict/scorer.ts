// A scorer over a loaded bundle: generated weights, and the accuracy that a network has with them on the probe images.
import { cost, exitCosts } from '../arch/cost.ts'
import { classesOf } from '../arch/graph.ts'
import { canonicalHash } from '../arch/hash.ts'
import { BundleError } from '../bundle/errors.ts'
import { PROBE_FILE, decodeProbe } from '../bundle/probe.ts'
import { outputNames } from '../child/emit.ts'
import { labelProbability, scoreLogits, standardLogits } from '../child/logits.ts'
import { scoringGraph } from '../child/score.ts'
import { SCORING_BOUNDS } from '../contract/limits.ts'
import { GhnConfig } from '../ghn/config.ts'
import { generateWeights, useWeights } from '../ghn/run/generate.ts'
import { openGhn } from '../ghn/run/open.ts'
import { ghnItem } from '../ghn/tiles/tile-plan.ts'
import { blockForCpu } from '../onnx/block-size.ts'
import { encodeModel } from '../onnx/model.ts'
import { runOnce } from '../onnx/session.ts'
import { networkSent } from '../spaces/resolve.ts'
import { childFeeds } from './child-feeds.ts'
import { childModel, statisticsOf } from './child.ts'
import { DomainSchema, outsideDomain } from './domain.ts'
import { describeExits } from './exits.ts'
import { hasStatistics, ownWeights, statisticTensors } from './own-weights.ts'
import { assertGenerable, scoringPlan, weightsPlan } from './scoring.ts'
import { readsFeatures, unlikeTraining, valueOf } from './surrogate-value.ts'
import { taskOf } from './tasks/task-of.ts'
import { wholeWeights } from './whole-weights.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Bundle } from '../bundle/load.ts'
import type { ScoringBounds } from '../contract/limits.ts'
import type { Generated } from '../ghn/run/generate.ts'
import type { Ghn } from '../ghn/run/ghn.ts'
import type { CompiledModule } from '../ghn/run/kernel/web-assembly.ts'
import type { GhnItem } from '../ghn/tiles/tile-plan.ts'
import type { OnnxGraph } from '../onnx/graph.ts'
import type { Ort, SessionOptions, TensorValue } from '../onnx/runtime.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'
import type { NamedTensor, ScoreOptions, ScoredNetwork, Scorer } from './predictor-types.ts'
import type { SurrogateReading } from './surrogate-value.ts'

export const GHN_FILE = 'ghn.onnx'

export interface ScorerOptions {
  readonly ort: Ort
  readonly bundle: Bundle
  /**
   * `cuda`, `webgpu`, `cpu` or `wasm`: the provider that child networks run on. It must be there, as providers do not
   * fall back.
   */
  readonly executionProvider?: string
  /** Threads of one operation, default 1: a service gains more by several processes. */
  readonly threads?: number
  /** What one architecture may take, default what a server bears. */
  readonly bounds?: ScoringBounds
  /** The compiled core/ghn/run/kernel/propagate.wasm, where the runtime compiles no WebAssembly. */
  readonly kernel?: CompiledModule
}

/** What a network says, before anything is made of it. */
export interface LocalReading extends SurrogateReading {
  /** Standard logits [images, classes]. */
  readonly standard: Float64Array
  readonly labels: Uint8Array
}

/** A scorer in this process, which can tell more than a score. */
export interface LocalScorer extends Scorer {
  /** `onRead` hears what is read of each exit and of the output, the features too, which a bundle may rank without. */
  predict(
    architecture: ResolvedArchitecture,
    options?: ScoreOptions & { readonly onRead?: (reading: LocalReading) => void },
  ): Promise<ScoredNetwork>
  release(): Promise<void>
}

/**
 * A scorer over a bundle, whose GHN it opens when it first generates weights. Throws BundleError for a manifest or
 * probe file of another kind of model.
 */
export async function createScorer({
  ort,
  bundle,
  executionProvider = 'cpu',
  threads = 1,
  bounds = SCORING_BOUNDS,
  kernel,
}: ScorerOptions): Promise<LocalScorer> {
  const { manifest } = bundle
  const { network, domain } = ghnDetails(bundle)
  const probe = decodeProbe(bundle.file(PROBE_FILE))
  const sessionOptions: SessionOptions = { intraOpNumThreads: threads, interOpNumThreads: 1 }
  // The GHN is many small steps in sequence: always on the CPU, which has less to start for each.
  const ghnOptions = { ...sessionOptions, executionProviders: [executionProvider === 'wasm' ? 'wasm' : 'cpu'] }
  let opened: Promise<Ghn> | undefined
  /** Opened when weights are first wanted: where heads answer, they may never be. */
  const openOnce = () => (opened ??= openGhn(ort, bundle.file(GHN_FILE), network, ghnOptions, kernel))
  const portable = executionProvider !== 'cpu' && executionProvider !== 'wasm'
  const providers = portable ? [executionProvider, 'cpu'] : [executionProvider]
  const run = async (graph: OnnxGraph, feeds: Readonly<Record<string, TensorValue>>) => {
    const model = encodeModel(executionProvider === 'cpu' ? await blockForCpu(ort, graph) : graph)
    return runOnce(ort, model, { ...sessionOptions, executionProviders: providers }, feeds)
  }
  const model = { name: manifest.name, version: manifest.version, spaces: manifest.spaces }
  const { accuracy: reader } = manifest.scoring
  const itemOf = (graph: ArchGraph): GhnItem => {
    const item = ghnItem(graph, network)
    assertGenerable(item, bounds)
    return item
  }

  /** What `use` makes of the weights of a network. */
  const withWeights = async <T>(item: GhnItem, use: (generated: Generated) => Promise<T>): Promise<T> =>
    (await useWeights(await openOnce(), [item], use))[0]
  /** What a scoring graph reads: weights by their names, and so many inputs. */
  const feedsOf = ({ graph, weights }: Generated, count: number): Record<string, TensorValue> => ({
    ...childFeeds(graph, probe, count, manifest.dataset),
    ...Object.fromEntries(weights.map(({ spec, data }) => [spec.name, { data, shape: spec.shape }])),
  })

  return {
    model,
    executionProvider,
    async predict(architecture, { images, signal, onRead } = {}): Promise<ScoredNetwork> {
      const { graph, count } = scoringPlan(architecture.scored, manifest, probe, images, bounds)
      const item = itemOf(graph)
      signal?.throwIfAborted()
      const labels = probe.labels.subarray(0, count)
      const featured = readsFeatures(reader) || onRead !== undefined
      const results = await withWeights(item, (generated) =>
        run(scoringGraph(generated.graph, count, { portable, ...(featured && { labels }) }), feedsOf(generated, count)),
      )
      const macs = exitCosts(item.ghn.graph)
      const accuracies = outputNames(item.ghn.graph).map((name, place): ScoredNetwork['accuracy'] => {
        const logits = results[name] as Float32Array
        const standard = standardLogits(logits, classesOf(graph))
        const { mean: probability } = labelProbability(standard, labels, reader.scale)
        const alignment = featured ? aligned(results[`alignment.${name}`] as Float32Array) : undefined
        const reading = { probability, macs: macs[place].macs, ...(alignment !== undefined && { alignment }) }
        onRead?.({ ...reading, standard, labels })
        return {
          value: valueOf(reader, reading),
          method: 'surrogate',
          task: taskOf(manifest.dataset.name),
          surrogate: {
            images: count,
            ...scoreLogits(logits, labels),
            probability,
            ...(readsFeatures(reader) && { alignment }),
            input: graph.input as [number, number, number],
            ...(architecture.skeleton && { skeleton: architecture.skeleton }),
          },
        }
      })
      const said = accuracies.at(-1)!
      const reasons = [...outsideDomain(item.ghn, domain), ...unlikeTraining(reader, said.surrogate)]
      const exits = describeExits(architecture.graph, (place) => ({ accuracy: accuracies[place] }))
      return {
        accuracy: said,
        ...(exits && { exits }),
        ...cost(architecture.graph),
        in_domain: reasons.length === 0,
        out_of_domain: reasons,
        hash: canonicalHash(architecture.graph),
        model: { name: model.name, version: model.version },
      }
    },
    async weights(architecture: ResolvedArchitecture): Promise<NamedTensor[]> {
      const { own } = architecture
      const { graph, count } = weightsPlan(networkSent(architecture), manifest, probe, bounds)
      const [generated] = await generateWeights(await openOnce(), [itemOf(graph)])
      const weights = wholeWeights(generated, graph)
      const tensors = weights.map(({ spec, data }): NamedTensor => ({ name: spec.name, shape: spec.shape, data }))
      if (!own) return tensors
      const runScoring = (scoring: OnnxGraph) => run(scoring, feedsOf(generated, count))
      const statistics = hasStatistics(own)
        ? await statisticsOf(generated, graph, { count, portable, run: runScoring })
        : {}
      return ownWeights([...tensors, ...statisticTensors(statistics)], own)
    },
    async child(architecture: ResolvedArchitecture): Promise<Uint8Array> {
      const { graph, count } = weightsPlan(networkSent(architecture), manifest, probe, bounds)
      return withWeights(itemOf(graph), (generated) => {
        const runScoring = (scoring: OnnxGraph) => run(scoring, feedsOf(generated, count))
        return childModel(generated, graph, { manifest, probe, count, portable, run: runScoring })
      })
    },
    release: async () => (await opened)?.release(),
  }
}

/** An alignment that a graph gives; none where the values of the network ran away. */
const aligned = ([value]: Float32Array) => (Number.isFinite(value) ? Math.min(1, value) : 0)

/** What the manifest says of the GHN. */
function ghnDetails({ manifest }: Bundle): { network: GhnConfig; domain: ReturnType<typeof DomainSchema.parse> } {
  const network = GhnConfig.safeParse(manifest.ghn.config.network)
  const domain = DomainSchema.safeParse(manifest.ghn.config.domain)
  if (!network.success) throw new BundleError('manifest.json', 'ghn.config.network of a GHN', network.error.message)
  if (!domain.success) throw new BundleError('manifest.json', 'ghn.config.domain of a GHN', domain.error.message)
  return { network: network.data, domain: domain.data }
}
