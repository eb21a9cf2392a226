// A session of a model that ends in tiles: feeds -> the tiles of each architecture.
import { elements } from '../onnx/graph.ts'
import { tileKinds } from './config.ts'
import type { GhnConfig } from './config.ts'
import type { GhnFeeds, GhnItem } from './tile-feeds.ts'
import type { InferenceSession } from 'onnxruntime-common'
import type { Ort, SessionOptions } from '../onnx/runtime.ts'

/** What one run generated. */
export interface Tiles {
  /** For each architecture and kind, its rows, row-major, with others' behind them. */
  readonly of: readonly (readonly Float32Array[])[]
  /** Frees their memory at once, without waiting for garbage to be collected; views of it are empty from then on. */
  release(): void
}

export class TileSession {
  private readonly ort: Ort
  private readonly session: InferenceSession
  private readonly config: GhnConfig

  private constructor(ort: Ort, session: InferenceSession, config: GhnConfig) {
    this.ort = ort
    this.session = session
    this.config = config
  }

  /** Without an arena, whose growth costs more than its weights' pages do. */
  static async create(ort: Ort, model: Uint8Array, config: GhnConfig, options: SessionOptions): Promise<TileSession> {
    const thrifty = { ...options, enableCpuMemArena: false, enableMemPattern: false }
    return new TileSession(ort, await ort.InferenceSession.create(model, thrifty), config)
  }

  async run(items: readonly GhnItem[], { feeds, firstRow }: GhnFeeds): Promise<Tiles> {
    const tensors = Object.fromEntries(
      this.session.inputNames.map((name) => [
        name,
        new this.ort.Tensor(feeds[name].data as Float32Array, feeds[name].shape),
      ]),
    )
    const kinds = tileKinds(this.config)
    // Every output costs its fetching, so kinds that no network here has stay behind.
    const wanted = kinds.map((_, k) => items.some(({ plan }) => plan.counts[k] > 0))
    const results = await this.session.run(
      tensors,
      kinds.filter((_, k) => wanted[k]).map(({ name }) => `tiles.${name}`),
    )
    const fetched = kinds.map(({ name }, k) =>
      wanted[k] ? (results[`tiles.${name}`].data as Float32Array) : undefined,
    )
    const none = new Float32Array()
    const sizes = kinds.map((kind) => elements(kind.shape))
    return {
      of: firstRow.map((first) => fetched.map((rows, kind) => rows?.subarray(first[kind] * sizes[kind]) ?? none)),
      release: () => fetched.forEach((rows) => (rows?.buffer as ArrayBuffer | undefined)?.transfer(0)),
    }
  }

  release(): Promise<void> {
    return this.session.release()
  }
}
