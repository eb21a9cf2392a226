// A network with generated weights as a model that any ONNX runtime runs; one run gives batch normalisation its
// statistics.
import { nodeParameters } from '../arch/graph.ts'
import { canonicalHash } from '../arch/hash.ts'
import { exportChild } from '../child/export.ts'
import { scoringGraph } from '../child/score.ts'
import { readsProbe } from './child-runs.ts'
import { wholeWeights } from './whole-weights.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Manifest } from '../bundle/manifest.ts'
import type { ProbeImages } from '../bundle/probe.ts'
import type { Statistics } from '../child/export.ts'
import type { Generated } from '../ghn/run/generate.ts'
import type { OnnxGraph } from '../onnx/graph.ts'
import type { TensorData } from '../onnx/runtime.ts'

export interface ChildSource {
  readonly manifest: Manifest
  readonly probe: ProbeImages
  /** Inputs of the run; none where nothing takes its statistics of them. */
  readonly count: number
  readonly portable: boolean
  /** Runs a scoring graph of the network. */
  readonly run: (scoring: OnnxGraph) => Promise<Record<string, TensorData>>
}

/** @param whole the network that was sent, which the model is and names by its hash */
export async function childModel(
  generated: Generated,
  whole: ArchGraph,
  { manifest, probe, count, portable, run }: ChildSource,
): Promise<Uint8Array> {
  const { name, version, dataset } = manifest
  const known = readsProbe(whole, probe)
  return exportChild(
    whole,
    new Map(wholeWeights(generated, whole).map(({ spec, data }) => [spec.name, data])),
    await statisticsOf(generated, whole, { count, portable, run }),
    known ? dataset : AS_THEY_ARE,
    {
      model: name,
      version,
      architecture: canonicalHash(whole),
      ...(whole.classes === dataset.classes && known && { classes: dataset.classNames.join(',') }),
    },
  )
}

/**
 * Of one run, by the names of `whole`. Those of branches that no output depends on were not run: they are of standard
 * normal values.
 */
export async function statisticsOf(
  { graph }: Pick<Generated, 'graph'>,
  whole: ArchGraph,
  { count, portable, run }: Pick<ChildSource, 'count' | 'portable' | 'run'>,
): Promise<Statistics> {
  const norms = graph.nodes.some(({ op }) => op.type === 'batch_norm')
  const results = norms ? await run(scoringGraph(graph, count, { statistics: true, portable })) : {}
  const statistics = whole.nodes.flatMap(({ op, id }, index) => {
    if (op.type !== 'batch_norm') return []
    const [scale] = nodeParameters(whole, index)
    const of = (what: string, otherwise: number) =>
      (results[`${what}.${id}`] as Float32Array | undefined) ?? new Float32Array(scale.shape[0]).fill(otherwise)
    return [[id, { mean: of('mean', 0), variance: of('variance', 1) }] as const]
  })
  return Object.fromEntries(statistics)
}

/** Other images than the probe images, whose mean and deviation nobody knows. */
const AS_THEY_ARE = { mean: [0], std: [1] }
