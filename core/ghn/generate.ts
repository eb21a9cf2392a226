// A loaded GHN: architectures -> generated weights.
import { elements } from '../onnx/graph.ts'
import { cutWeight, planTiles } from './tiles.ts'
import { ghnFeeds } from './feeds.ts'
import { ghnGraph } from './nodes.ts'
import { tileKinds } from './config.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'
import type { GhnConfig } from './config.ts'
import type { GhnItem } from './feeds.ts'
import type { InferenceSession } from 'onnxruntime-common'
import type { Ort, TensorData } from '../onnx/runtime.ts'

export interface GeneratedWeight {
  readonly spec: ParameterSpec
  /** Row-major. */
  readonly data: Float32Array
}

export interface Generated {
  /** The pruned network that the weights belong to. */
  readonly graph: ArchGraph
  /** In node order, batch norm's scale 1 and shift 0 among them. */
  readonly weights: readonly GeneratedWeight[]
}

/** What `generateWeights` reads of an architecture; made once where it is scored several times. */
export function ghnItem(architecture: ArchGraph, config: GhnConfig): GhnItem {
  const ghn = ghnGraph(architecture)
  return { ghn, plan: planTiles(ghn, config) }
}

/** Generates the weights of a batch of architectures in one run of the GHN. */
export async function generateWeights(
  ort: Ort,
  session: InferenceSession,
  config: GhnConfig,
  items: readonly GhnItem[],
): Promise<Generated[]> {
  const { feeds, firstRow } = ghnFeeds(items)
  const tensors = Object.fromEntries(
    session.inputNames.map((name) => [name, new ort.Tensor(feeds[name].data as Float32Array, feeds[name].shape)]),
  )
  const results = await session.run(tensors)
  const kinds = tileKinds(config)
  const tiles = kinds.map((kind) => results[`tiles.${kind.name}`].data as TensorData as Float32Array)
  const sizes = kinds.map((kind) => elements(kind.shape))
  return items.map(({ ghn, plan }, item) => {
    const own = tiles.map((rows, kind) => rows.subarray(firstRow[item][kind] * sizes[kind]))
    return {
      graph: ghn.graph,
      weights: plan.weights.map((weight) => ({ spec: weight.spec, data: cutWeight(weight, plan.kinds, own) })),
    }
  })
}
