// Tiles by the unrolled GHN: one graph, compiled for all architectures of a space whose sizes are alike.
import { elements } from '@archcast/core/onnx/graph.ts'
import { ghnBackward, ghnForward } from './programs.ts'
import { parameterFeeds } from './parameters.ts'
import { PhiGradient } from './tile-maker.ts'
import { tileKinds } from '@archcast/core/ghn/config.ts'
import { unrolledFeeds } from '@archcast/core/ghn/unrolled-feeds.ts'
import type { Engine, Program } from '../engines/engine.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { GhnItem } from '@archcast/core/ghn/tile-feeds.ts'
import type { Layout } from '@archcast/core/ghn/layout.ts'
import type { MadeTiles, TileMaker } from './tile-maker.ts'

export class UnrolledTiles implements TileMaker {
  readonly layout: Layout
  private readonly config: GhnConfig
  private readonly forward: Program
  private readonly backward: Program
  private readonly gradient: PhiGradient

  private constructor(config: GhnConfig, layout: Layout, forward: Program, backward: Program) {
    this.config = config
    this.layout = layout
    this.forward = forward
    this.backward = backward
    this.gradient = new PhiGradient(config)
  }

  static async create(engine: Engine, config: GhnConfig, layout: Layout): Promise<UnrolledTiles> {
    const forward = await engine.compile(ghnForward(config, layout))
    const backward = await engine.compile(ghnBackward(config, layout, engine.portable), { overwrite: true })
    return new UnrolledTiles(config, layout, forward, backward)
  }

  get atOnce(): number {
    return this.layout.architectures
  }

  /** No more architectures than the layout has room for. */
  async make(phi: Float32Array, items: readonly GhnItem[]): Promise<MadeTiles> {
    const unrolled = unrolledFeeds(this.config, this.layout, items)
    const { firstRow, counts } = unrolled
    const feeds = { ...parameterFeeds(this.config, phi), ...unrolled.feeds }
    const outputs = await this.forward.run(feeds)
    const kinds = tileKinds(this.config)
    return {
      firstRow,
      counts,
      rows: kinds.map(({ name }) => outputs[`tiles.${name}`] as Float32Array | undefined),
      back: async (gradients, sum, onto) => {
        const seeds = kinds.map(({ name, shape }, i) => [
          `d.tiles.${name}`,
          { data: gradients[i], shape: [counts[i], elements(shape)] },
        ])
        this.gradient.add(await this.backward.run({ ...feeds, ...Object.fromEntries(seeds) }), sum, onto)
      },
    }
  }

  async release(): Promise<void> {
    await this.forward.release()
    await this.backward.release()
  }
}
