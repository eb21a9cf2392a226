// A session of a model that ends in tiles: feeds -> the tiles of each architecture.
import { elements } from '../../onnx/graph.ts'
import { tileKinds } from '../config.ts'
import type { Ort, SessionOptions } from '../../onnx/runtime.ts'
import type { GhnConfig } from '../config.ts'
import type { GhnFeeds } from '../tiles/tile-feeds.ts'
import type { GhnItem } from '../tiles/tile-plan.ts'
import type { InferenceSession, Tensor } from 'onnxruntime-common'

/** What one run generated. */
export interface GeneratedTiles {
  /** For each architecture and kind, its rows, row-major, with others' behind them. */
  readonly of: readonly (readonly Float32Array[])[]
  /** Frees their memory at once, without waiting for garbage to be collected; views of it are empty from then on. */
  release(): void
}

export class TileSession {
  private readonly ort: Ort
  private readonly session: InferenceSession
  /** Of each kind of tile its output, and the elements of a row. */
  private readonly outputs: readonly string[]
  private readonly sizes: readonly number[]

  private constructor(ort: Ort, session: InferenceSession, config: GhnConfig) {
    this.ort = ort
    this.session = session
    const kinds = tileKinds(config)
    this.outputs = kinds.map(({ name }) => `tiles.${name}`)
    this.sizes = kinds.map(({ shape }) => elements(shape))
  }

  /** Without an arena, whose growth costs more than its weights' pages do. */
  static async create(ort: Ort, model: Uint8Array, config: GhnConfig, options: SessionOptions): Promise<TileSession> {
    const thrifty = { ...options, enableCpuMemArena: false, enableMemPattern: false }
    return new TileSession(ort, await ort.InferenceSession.create(model, thrifty), config)
  }

  async run(items: readonly GhnItem[], { feeds, firstRow }: GhnFeeds): Promise<GeneratedTiles> {
    const tensors: Record<string, Tensor> = {}
    for (const name of this.session.inputNames)
      tensors[name] = new this.ort.Tensor(feeds[name].data as Float32Array, feeds[name].shape)
    // Every output costs its fetching, so kinds that no network here has stay behind.
    const wanted = this.outputs.filter((_, kind) => items.some(({ plan }) => plan.counts[kind] > 0))
    // A network may have nothing to generate, and a run without outputs is an error.
    const results = wanted.length > 0 ? await this.session.run(tensors, wanted) : {}
    const fetched = wanted.map((output) => results[output].data as Float32Array<ArrayBuffer>)
    const none = new Float32Array()
    const rows = this.outputs.map((output) => fetched[wanted.indexOf(output)] ?? none)
    return {
      of: firstRow.map((first) => rows.map((all, kind) => all.subarray(first[kind] * this.sizes[kind]))),
      release: () => fetched.forEach(({ buffer }) => buffer.transfer(0)),
    }
  }

  release(): Promise<void> {
    return this.session.release()
  }
}
