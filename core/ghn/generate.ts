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
import type { Ort, SessionOptions } from '../onnx/runtime.ts'

export interface GeneratedWeight {
  readonly spec: ParameterSpec
  /** Row-major. */
  readonly data: Float32Array
}

export interface Generated {
  /** The pruned network that the weights belong to. */
  readonly graph: ArchGraph
  /** In node order. */
  readonly weights: readonly GeneratedWeight[]
}

/** What `generateWeights` reads of an architecture; made once where it is scored several times. */
export function ghnItem(architecture: ArchGraph, config: GhnConfig): GhnItem {
  const ghn = ghnGraph(architecture)
  return { ghn, plan: planTiles(ghn, config) }
}

/** Opens an exported GHN. Without an arena, whose growth costs more than its weights' pages do. */
export function openGhn(ort: Ort, model: Uint8Array, options: SessionOptions): Promise<InferenceSession> {
  return ort.InferenceSession.create(model, { ...options, enableCpuMemArena: false, enableMemPattern: false })
}

/** Architectures in one run: more share the steps of propagation, but tiles beyond 32 MiB are memory that is mapped anew every time. */
const CHUNK = 16

/** Generates the weights of a batch of architectures. */
export async function generateWeights(
  ort: Ort,
  session: InferenceSession,
  config: GhnConfig,
  items: readonly GhnItem[],
): Promise<Generated[]> {
  const generated: Generated[] = []
  for (let first = 0; first < items.length; first += CHUNK) {
    generated.push(...(await generateChunk(ort, session, config, items.slice(first, first + CHUNK))))
  }
  return generated
}

async function generateChunk(
  ort: Ort,
  session: InferenceSession,
  config: GhnConfig,
  items: readonly GhnItem[],
): Promise<Generated[]> {
  const { feeds, firstRow } = ghnFeeds(items, config)
  const tensors = Object.fromEntries(
    session.inputNames.map((name) => [name, new ort.Tensor(feeds[name].data as Float32Array, feeds[name].shape)]),
  )
  const kinds = tileKinds(config)
  // Every output costs its fetching, so kinds that no network here has stay behind.
  const wanted = kinds.map((_, k) => items.some(({ plan }) => plan.counts[k] > 0))
  const results = await session.run(
    tensors,
    kinds.filter((_, k) => wanted[k]).map(({ name }) => `tiles.${name}`),
  )
  const none = new Float32Array()
  const tiles = kinds.map(({ name }, k) => (wanted[k] ? (results[`tiles.${name}`].data as Float32Array) : none))
  const sizes = kinds.map((kind) => elements(kind.shape))
  return items.map(({ ghn, plan }, item) => {
    const own = tiles.map((rows, kind) => rows.subarray(firstRow[item][kind] * sizes[kind]))
    return {
      graph: ghn.graph,
      weights: plan.weights.map((weight) => ({ spec: weight.spec, data: cutWeight(weight, plan.kinds, own) })),
    }
  })
}
