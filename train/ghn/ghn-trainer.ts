// A few architectures' part of a training step: weights from the GHN, gradients through their networks, back into phi.
import { DirectTiles } from './direct-tiles.ts'
import { childTraining } from './programs.ts'
import { UnrolledTiles } from './unrolled-tiles.ts'
import { classesOf } from '@archcast/core/arch/graph.ts'
import { tileKinds } from '@archcast/core/ghn/config.ts'
import { cutWeight, scatterGradient } from '@archcast/core/ghn/tiles/cut.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import type { Engine } from '../engines/engine.ts'
import type { Layout } from './ghn-layout.ts'
import type { MadeTiles, TileMaker } from './tile-maker.ts'
import type { TrainingArchitecture } from './training-architectures.ts'
import type { GhnConfig, TileKind } from '@archcast/core/ghn/config.ts'
import type { TensorData, TensorValue } from '@archcast/core/onnx/runtime.ts'

export interface LabelledBatch {
  /** [N, C, H, W], normalised. */
  readonly images: Float32Array
  readonly labels: Int32Array
}

/** An architecture and what it is trained on for a step. */
export interface TrainingTask {
  readonly architecture: TrainingArchitecture
  readonly batch: LabelledBatch
}

const NONE = new Float32Array()

/**
 * Nats of a network whose values or gradients are no numbers: far more than guessing has. One of thousands must not end
 * a training of days.
 */
export const RUN_AWAY = 10

const isFinite = (results: Record<string, TensorData>) =>
  Object.values(results).every((data) => Number.isFinite((data as Float32Array).reduce((sum, x) => sum + x, 0)))

/** A GHN compiled for training on one engine; its programs stay, a child's live for one step. */
export class GhnTrainer {
  readonly engine: Engine
  readonly maker: TileMaker
  private readonly kinds: readonly TileKind[]
  /** Room for the gradients of the tiles of each kind, [count, elements]: kept, as they are megabytes of every step. */
  private readonly tileGradients: Float32Array[]

  private constructor(engine: Engine, config: GhnConfig, maker: TileMaker) {
    this.engine = engine
    this.maker = maker
    this.kinds = tileKinds(config)
    this.tileGradients = this.kinds.map(() => NONE)
  }

  /** @param room the layout of a space, or how many architectures of any size share a run */
  static async create(engine: Engine, config: GhnConfig, room: Layout | number): Promise<GhnTrainer> {
    const maker =
      typeof room === 'number'
        ? await DirectTiles.create(engine, config, room)
        : await UnrolledTiles.create(engine, config, room)
    return new GhnTrainer(engine, config, maker)
  }

  /** Generated weights of each architecture by name; no more architectures than share a run. */
  async weights(
    phi: Float32Array,
    architectures: readonly TrainingArchitecture[],
  ): Promise<Record<string, TensorValue>[]> {
    return this.cut(await this.maker.make(phi, architectures), architectures)
  }

  private cut(
    { firstRow, rows }: MadeTiles,
    architectures: readonly TrainingArchitecture[],
  ): Record<string, TensorValue>[] {
    return architectures.map(({ plan }, a) => {
      const tiles = this.rowsFrom(firstRow[a], rows)
      return Object.fromEntries(
        plan.weights.map((weight) => [
          weight.spec.name,
          { data: cutWeight(weight, plan.kinds, tiles), shape: weight.spec.shape },
        ]),
      )
    })
  }

  /** What lies behind the first rows given of each kind. */
  private rowsFrom(first: readonly number[], rows: readonly (Float32Array | undefined)[]): Float32Array[] {
    return this.kinds.map((kind, i) => (rows[i] ?? NONE).subarray(first[i] * elements(kind.shape)))
  }

  /**
   * Writes the sum of the gradients of the mean cross-entropies with respect to phi into `sum`; with `onto`, adds them
   * to what it holds. Returns the sum of the losses. A network that runs away has no gradient, and RUN_AWAY for its
   * loss. Takes no more architectures than share a run, each with its own batch.
   */
  async accumulate(
    phi: Float32Array,
    tasks: readonly TrainingTask[],
    sum: Float32Array,
    onto = false,
  ): Promise<number> {
    const architectures = tasks.map(({ architecture }) => architecture)
    const made = await this.maker.make(phi, architectures)
    const weights = this.cut(made, architectures)
    const gradients = this.kinds.map((kind, i) => this.roomFor(i, made.counts[i] * elements(kind.shape)))
    let loss = 0
    for (const [a, { architecture, batch }] of tasks.entries()) {
      const results = await this.trainChild(architecture, weights[a], batch)
      if (!isFinite(results)) {
        loss += RUN_AWAY
        continue
      }
      const own = this.rowsFrom(made.firstRow[a], gradients)
      for (const weight of architecture.plan.weights) {
        const gradient = results[`d.${weight.spec.name}`] as Float32Array | undefined
        if (gradient) scatterGradient(weight, architecture.plan.kinds, gradient, own)
      }
      loss += (results.loss as Float32Array)[0]
    }
    await made.back(gradients, sum, onto)
    return loss
  }

  /** Zeros for the gradient of a kind's tiles. */
  private roomFor(kind: number, length: number): Float32Array {
    if (this.tileGradients[kind].length < length) this.tileGradients[kind] = new Float32Array(length)
    return this.tileGradients[kind].subarray(0, length).fill(0)
  }

  private async trainChild(
    { ghn: { graph } }: TrainingArchitecture,
    weights: Record<string, TensorValue>,
    batch: LabelledBatch,
  ): Promise<Record<string, TensorData>> {
    const training = childTraining(graph, batch.labels.length, this.engine.portable)
    const child = await this.engine.compile(training.graph, { once: true })
    try {
      return await child.run({ ...weights, ...batchFeeds(batch, graph.input, classesOf(graph)) })
    } finally {
      await child.release()
    }
  }

  release(): Promise<void> {
    return this.maker.release()
  }
}

function batchFeeds(
  { images, labels }: LabelledBatch,
  input: readonly number[],
  classes: number,
): Record<string, TensorValue> {
  const targets = new Float32Array(labels.length * classes)
  labels.forEach((label, i) => (targets[i * classes + label] = 1))
  return {
    images: { data: images, shape: [labels.length, ...input] },
    targets: { data: targets, shape: [labels.length, classes] },
  }
}
