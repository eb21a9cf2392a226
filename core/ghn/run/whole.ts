// The whole GHN as one ONNX model, propagation in loops and the hypernetwork behind it: what is exported.
import { propagationFeeds } from '../build/feeds.ts'
import { emitLooped } from '../build/looped.ts'
import { emitTiles } from '../tiles/hypernetwork.ts'
import { tileFeeds } from '../tiles/tile-feeds.ts'
import { TileSession } from './tile-session.ts'
import type { OnnxGraph } from '../../onnx/graph.ts'
import type { Ort, SessionOptions } from '../../onnx/runtime.ts'
import type { GhnValues } from '../build/learnable.ts'
import type { GhnConfig } from '../config.ts'
import type { GhnFeeds } from '../tiles/tile-feeds.ts'
import type { GhnItem } from '../tiles/tile-plan.ts'
import type { Ghn } from './ghn.ts'

/** Appends the GHN to `g`, inputs and outputs included: those of `emitLooped` and of `emitTiles`. */
export function emitWhole(g: OnnxGraph, config: GhnConfig, p: GhnValues): void {
  emitTiles(g, config, p, emitLooped(g, config, p))
}

/** What `emitWhole` reads of architectures. */
export function wholeFeeds(items: readonly GhnItem[], config: GhnConfig): GhnFeeds {
  const propagation = propagationFeeds(
    items.map(({ ghn }) => ghn),
    config,
  )
  const { feeds, firstRow } = tileFeeds(items, (item, node) => propagation.rows[item][node])
  return { feeds: { ...propagation.feeds, ...feeds }, firstRow }
}

/** All of it in ONNX Runtime. */
export async function openWhole(ort: Ort, model: Uint8Array, config: GhnConfig, options: SessionOptions): Promise<Ghn> {
  const session = await TileSession.create(ort, model, config, options)
  return { tiles: (items) => session.run(items, wholeFeeds(items, config)), release: () => session.release() }
}
