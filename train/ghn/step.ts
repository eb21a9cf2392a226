// A few architectures' part of a training step: weights from the GHN, gradients through their networks, back into phi.
import { classesOf } from '@archcast/core/arch/graph.ts'
import { cutWeight, scatterGradient } from '@archcast/core/ghn/cut.ts'
import { childTraining, ghnBackward, ghnForward } from './programs.ts'
import { cornerOf } from './corners.ts'
import { parameterFeeds, parameterSlots } from './parameters.ts'
import { unrolledFeeds } from '@archcast/core/ghn/unrolled-feeds.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { tileKinds } from '@archcast/core/ghn/config.ts'
import type { Corner } from './corners.ts'
import type { Engine, Program } from '../engines/engine.ts'
import type { GhnConfig, TileKind } from '@archcast/core/ghn/config.ts'
import type { Layout } from '@archcast/core/ghn/layout.ts'
import type { TensorData, TensorValue } from '@archcast/core/onnx/runtime.ts'
import type { TrainingArchitecture } from './architectures.ts'
import type { UnrolledFeeds } from '@archcast/core/ghn/unrolled-feeds.ts'

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

/** A GHN compiled for training on one engine; its programs stay, a child's live for one step. */
export class GhnTrainer {
  readonly engine: Engine
  readonly config: GhnConfig
  readonly layout: Layout
  private readonly kinds: readonly TileKind[]
  private readonly corners: readonly Corner[]
  private readonly forward: Program
  private readonly backward: Program
  /** Room for the gradients of the tiles of each kind, [architectures * count, elements]: kept, as they are megabytes of every step. */
  private readonly tileGradients: readonly Float32Array[]

  private constructor(engine: Engine, config: GhnConfig, layout: Layout, forward: Program, backward: Program) {
    this.engine = engine
    this.config = config
    this.layout = layout
    this.kinds = tileKinds(config)
    this.corners = this.kinds.map((kind) => cornerOf(config, kind))
    this.tileGradients = this.kinds.map(
      (kind, i) => new Float32Array(layout.architectures * layout.counts[i] * elements(kind.shape)),
    )
    this.forward = forward
    this.backward = backward
  }

  static async create(engine: Engine, config: GhnConfig, layout: Layout): Promise<GhnTrainer> {
    const forward = await engine.compile(ghnForward(config, layout))
    const backward = await engine.compile(ghnBackward(config, layout, engine.portable), { overwrite: true })
    return new GhnTrainer(engine, config, layout, forward, backward)
  }

  /** Generated weights of each architecture by name; no more architectures than the layout has room for. */
  weights(phi: Float32Array, architectures: readonly TrainingArchitecture[]): Promise<Record<string, TensorValue>[]> {
    return this.generate(this.feeds(phi, architectures), architectures)
  }

  private feeds(phi: Float32Array, architectures: readonly TrainingArchitecture[]): UnrolledFeeds {
    const unrolled = unrolledFeeds(this.config, this.layout, architectures)
    return { ...unrolled, feeds: { ...parameterFeeds(this.config, phi), ...unrolled.feeds } }
  }

  private async generate(
    { feeds, firstRow }: UnrolledFeeds,
    architectures: readonly TrainingArchitecture[],
  ): Promise<Record<string, TensorValue>[]> {
    const outputs = await this.forward.run(feeds)
    const rows = this.kinds.map((kind) => outputs[`tiles.${kind.name}`] as Float32Array | undefined)
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
   * The gradients of the mean cross-entropies with respect to phi, added up, in `sum`, or with `onto` on top of what it holds; returns the sum of
   * the losses. No more architectures than the layout has room for, each with its own batch.
   */
  async accumulate(
    phi: Float32Array,
    tasks: readonly TrainingTask[],
    sum: Float32Array,
    onto = false,
  ): Promise<number> {
    const architectures = tasks.map(({ architecture }) => architecture)
    const unrolled = this.feeds(phi, architectures)
    const weights = await this.generate(unrolled, architectures)
    const gradients = this.kinds.map((kind, i) =>
      this.tileGradients[i].subarray(0, unrolled.counts[i] * elements(kind.shape)).fill(0),
    )
    let loss = 0
    for (const [a, { architecture, batch }] of tasks.entries()) {
      const results = await this.trainChild(architecture, weights[a], batch)
      const own = this.rowsFrom(unrolled.firstRow[a], gradients)
      for (const weight of architecture.plan.weights) {
        const gradient = results[`d.${weight.spec.name}`] as Float32Array | undefined
        if (gradient) scatterGradient(weight, architecture.plan.kinds, gradient, own)
      }
      loss += (results.loss as Float32Array)[0]
    }
    const seeds = this.kinds.map(({ name, shape }, i) => [
      `d.tiles.${name}`,
      { data: gradients[i], shape: [unrolled.counts[i], elements(shape)] },
    ])
    const feeds = { ...unrolled.feeds, ...Object.fromEntries(seeds) }
    this.addGradients(await this.backward.run(feeds), sum, onto)
    return loss
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

  private addGradients(gradients: Record<string, TensorData>, sum: Float32Array, onto: boolean): void {
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

  async release(): Promise<void> {
    await this.forward.release()
    await this.backward.release()
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
