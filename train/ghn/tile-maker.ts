// What makes the tiles of a training step, and takes their gradient back to phi.
import { cornerOf } from './corners.ts'
import { parameterSlots } from './flat-parameters.ts'
import { tileKinds } from '@archcast/core/ghn/config.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import type { Program } from '../engines/engine.ts'
import type { Corner } from './corners.ts'
import type { GhnConfig, TileKind } from '@archcast/core/ghn/config.ts'
import type { GhnFeeds } from '@archcast/core/ghn/tiles/tile-feeds.ts'
import type { GhnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import type { TensorData, TensorValue } from '@archcast/core/onnx/runtime.ts'

export interface MadeTiles {
  /** For each architecture and kind, its first row. */
  readonly firstRow: GhnFeeds['firstRow']
  /** Rows of each kind. */
  readonly counts: readonly number[]
  /** The rows themselves; undefined for kinds that the maker has no room for. */
  readonly rows: readonly (Float32Array | undefined)[]
  /**
   * The gradient with respect to phi in `sum`, or with `onto` on top of what it holds.
   * @param gradients of the tiles of each kind, [count, elements]
   */
  back(gradients: readonly Float32Array[], sum: Float32Array, onto: boolean): Promise<void>
}

export interface TileMaker {
  /** Architectures that share a run. */
  readonly atOnce: number
  make(phi: Float32Array, items: readonly GhnItem[]): Promise<MadeTiles>
  release(): Promise<void>
}

/** Adds gradients as a program gives them, `d.<parameter>` and `d.basis.<kind>`, to one as long as phi. */
class PhiGradient {
  private readonly config: GhnConfig
  private readonly kinds: readonly TileKind[]
  private readonly corners: readonly Corner[]

  constructor(config: GhnConfig) {
    this.config = config
    this.kinds = tileKinds(config)
    this.corners = this.kinds.map((kind) => cornerOf(config, kind))
  }

  add(gradients: Record<string, TensorData>, sum: Float32Array, onto: boolean): void {
    if (!onto) sum.fill(0)
    const add = (offset: number, gradient: TensorData) => {
      // Most of a gradient is a whole table's, which the first run need not add to anything.
      if (!onto) sum.set(gradient as Float32Array, offset)
      else for (let i = 0; i < gradient.length; i++) sum[offset + i] += gradient[i] as number
    }
    for (const { name, offset } of parameterSlots(this.config).slots) {
      const gradient = gradients[`d.${name}`]
      if (gradient) add(offset, gradient)
    }
    const parts = this.kinds.map(({ name }, k) => ({ ...this.corners[k], gradient: gradients[`d.basis.${name}`] }))
    for (const { offset, positions, gradient } of parts) if (gradient && !positions) add(offset, gradient)
    for (const { offset, positions, gradient } of parts)
      if (gradient && positions)
        for (let i = 0; i < positions.length; i++) sum[offset + positions[i]] += gradient[i] as number
  }
}

/** What ran forward, and its way back. */
export interface TileRun extends Pick<MadeTiles, 'rows'> {
  /** As `MadeTiles.back`, with all that the backward program gives. */
  readonly back: (
    gradients: readonly Float32Array[],
    sum: Float32Array,
    onto: boolean,
  ) => Promise<Record<string, TensorData>>
}

/** Two programs: one that gives `tiles.<kind>`, and one that takes their gradients as `d.tiles.<kind>`. */
export class TilePrograms {
  private readonly kinds: readonly TileKind[]
  private readonly forward: Program
  private readonly backward: Program
  private readonly gradient: PhiGradient

  constructor(config: GhnConfig, forward: Program, backward: Program) {
    this.kinds = tileKinds(config)
    this.forward = forward
    this.backward = backward
    this.gradient = new PhiGradient(config)
  }

  /** @param counts rows of each kind */
  async run(feeds: Record<string, TensorValue>, counts: readonly number[]): Promise<TileRun> {
    const outputs = await this.forward.run(feeds)
    return {
      rows: this.kinds.map(({ name }) => outputs[`tiles.${name}`] as Float32Array | undefined),
      back: async (gradients, sum, onto) => {
        const seeds = this.kinds.map(({ name, shape }, i) => [
          `d.tiles.${name}`,
          { data: gradients[i], shape: [counts[i], elements(shape)] },
        ])
        const results = await this.backward.run({ ...feeds, ...Object.fromEntries(seeds) })
        this.gradient.add(results, sum, onto)
        return results
      },
    }
  }

  async release(): Promise<void> {
    await this.forward.release()
    await this.backward.release()
  }
}
