// Tiles by the unrolled GHN: one graph, compiled for all architectures of a space whose sizes are alike.
import { parameterFeeds } from './flat-parameters.ts'
import { ghnBackward, ghnForward } from './programs.ts'
import { TilePrograms } from './tile-maker.ts'
import { unrolledFeeds } from './unrolled-feeds.ts'
import type { Engine } from '../engines/engine.ts'
import type { Layout } from './ghn-layout.ts'
import type { MadeTiles, TileMaker } from './tile-maker.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { GhnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'

export class UnrolledTiles implements TileMaker {
  readonly layout: Layout
  private readonly config: GhnConfig
  private readonly programs: TilePrograms

  private constructor(config: GhnConfig, layout: Layout, programs: TilePrograms) {
    this.config = config
    this.layout = layout
    this.programs = programs
  }

  static async create(engine: Engine, config: GhnConfig, layout: Layout): Promise<UnrolledTiles> {
    const forward = await engine.compile(ghnForward(config, layout))
    const backward = await engine.compile(ghnBackward(config, layout, engine.portable), { overwrite: true })
    return new UnrolledTiles(config, layout, new TilePrograms(config, forward, backward))
  }

  get atOnce(): number {
    return this.layout.architectures
  }

  /** No more architectures than the layout has room for. */
  async make(phi: Float32Array, items: readonly GhnItem[]): Promise<MadeTiles> {
    const unrolled = unrolledFeeds(this.config, this.layout, items)
    const { firstRow, counts } = unrolled
    const feeds = { ...parameterFeeds(this.config, phi), ...unrolled.feeds }
    const { rows, back } = await this.programs.run(feeds, counts)
    return {
      firstRow,
      counts,
      rows,
      back: async (gradients, sum, onto) => {
        await back(gradients, sum, onto)
      },
    }
  }

  release(): Promise<void> {
    return this.programs.release()
  }
}
