// Scoring networks on a bundle's probe images, as the scorer does.
import { imagesFrom } from '../../data/batches.ts'
import { weightFeeds } from './trained-network.ts'
import { PROBE_FILE, decodeProbe } from '@archcast/core/bundle/probe.ts'
import { scoreLogits } from '@archcast/core/child/logits.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import { probeInputs } from '@archcast/core/predict/child-runs.ts'
import type { ScaleOptions } from '../../data/batches.ts'
import type { ImageSet } from '../../data/image-set.ts'
import type { Engine, Program } from '../../engines/engine.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { Score } from '@archcast/core/child/logits.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'

export interface ProbeFeeds {
  readonly images: TensorValue
  readonly labels: Uint8Array
}

/** The probe images of a bundle at the size that it scores at, normalised. */
export function probeOf(bundle: Bundle): ProbeFeeds {
  const { manifest } = bundle
  const probe = decodeProbe(bundle.file(PROBE_FILE))
  const { inputHeight: height, inputWidth: width } = manifest.scoring
  const count = Math.min(manifest.scoring.images, probe.count)
  return {
    images: {
      data: probeInputs(probe, count, height, width, manifest.dataset),
      shape: [count, probe.shape[0], height, width],
    },
    labels: probe.labels.subarray(0, count),
  }
}

/** The first images of a set, scaled and normalised as batches of training are. */
export function imagesProbe(set: ImageSet, count: number, options: ScaleOptions): ProbeFeeds {
  const { images, labels, shape } = imagesFrom(set, 0, count, options)
  return { images: { data: images, shape }, labels: Uint8Array.from(labels) }
}

export function compileScoring(engine: Engine, graph: ArchGraph, { labels }: ProbeFeeds): Promise<Program> {
  return engine.compile(scoringGraph(graph, labels.length, engine), { once: true })
}

/** What a network scores with the given weights. */
export async function scoreWith(
  program: Program,
  graph: ArchGraph,
  weights: ReadonlyMap<string, Float32Array>,
  { images, labels }: ProbeFeeds,
): Promise<Score> {
  const { logits } = await program.run({ ...weightFeeds(graph, weights), images })
  return scoreLogits(logits as Float32Array, labels)
}
