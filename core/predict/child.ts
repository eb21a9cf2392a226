// A network with generated weights as a model that any ONNX runtime runs; one run gives batch normalisation its
// statistics.
import { canonicalHash } from '../arch/hash.ts'
import { exportChild } from '../child/export.ts'
import { readsProbe } from './child-inputs.ts'
import { scoringGraph } from '../child/score.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Generated } from '../ghn/generate.ts'
import type { Manifest } from '../bundle/manifest.ts'
import type { OnnxGraph } from '../onnx/graph.ts'
import type { ProbeImages } from '../bundle/probe.ts'
import type { Statistics } from '../child/export.ts'
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

/** @param whole the architecture that the network was made of, which the model names by its hash */
export async function childModel(
  { graph, weights }: Generated,
  whole: ArchGraph,
  { manifest, probe, count, portable, run }: ChildSource,
): Promise<Uint8Array> {
  const norms = graph.nodes.filter(({ op }) => op.type === 'batch_norm')
  const results = norms.length > 0 ? await run(scoringGraph(graph, count, { statistics: true, portable })) : {}
  const statistics: Statistics = Object.fromEntries(
    norms.map(({ id }) => [
      id,
      { mean: results[`mean.${id}`] as Float32Array, variance: results[`variance.${id}`] as Float32Array },
    ]),
  )
  const { name, version, dataset } = manifest
  const known = readsProbe(graph, probe)
  return exportChild(
    graph,
    new Map(weights.map(({ spec, data }) => [spec.name, data])),
    statistics,
    known ? dataset : AS_THEY_ARE,
    {
      model: name,
      version,
      architecture: canonicalHash(whole),
      ...(graph.classes === dataset.classes && known && { classes: dataset.classNames.join(',') }),
    },
  )
}

/** Other images than the probe images, whose mean and deviation nobody knows. */
const AS_THEY_ARE = { mean: [0], std: [1] }
