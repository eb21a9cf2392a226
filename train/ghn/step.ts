// One architecture's part of a training step: weights from the GHN, gradients through the child, back into phi.
import { cutWeight, scatterGradient } from '@archcast/core/ghn/tiles.ts'
import { childTraining, ghnBackward, ghnForward } from './programs.ts'
import { parameterFeeds, parameterSlots } from './parameters.ts'
import { unrolledFeeds } from '@archcast/core/ghn/unrolled.ts'
import { cornerStarts } from '@archcast/core/ghn/network.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { tileKinds } from '@archcast/core/ghn/config.ts'
import type { Engine, Feeds, Program } from '../engines/engine.ts'
import type { GhnConfig, TileKind } from '@archcast/core/ghn/config.ts'
import type { Layout } from '@archcast/core/ghn/unrolled.ts'
import type { TensorData, TensorValue } from '@archcast/core/onnx/runtime.ts'
import type { TrainingArchitecture } from './architectures.ts'

export interface LabelledBatch {
  /** [N, C, H, W], normalised. */
  readonly images: Float32Array
  readonly labels: Int32Array
}

/** A GHN compiled for training on one engine; its programs stay, a child's live for one step. */
export class GhnTrainer {
  readonly engine: Engine
  readonly config: GhnConfig
  readonly layout: Layout
  private readonly kinds: readonly TileKind[]
  private readonly corners: readonly Corner[]
  private readonly forward: Program
  private readonly backward: Program
  /** Gradients of the tiles of each kind, [count, elements]: kept, as they are megabytes of every step. */
  private readonly tileGradients: readonly Float32Array[]

  private constructor(engine: Engine, config: GhnConfig, layout: Layout, forward: Program, backward: Program) {
    this.engine = engine
    this.config = config
    this.layout = layout
    this.kinds = tileKinds(config)
    this.corners = this.kinds.map((kind) => cornerOf(config, kind))
    this.tileGradients = this.kinds.map((kind, i) => new Float32Array(layout.counts[i] * elements(kind.shape)))
    this.forward = forward
    this.backward = backward
  }

  static async create(engine: Engine, config: GhnConfig, layout: Layout): Promise<GhnTrainer> {
    const forward = await engine.compile(ghnForward(config, layout))
    const backward = await engine.compile(ghnBackward(config, layout, engine.portable), { overwrite: true })
    return new GhnTrainer(engine, config, layout, forward, backward)
  }

  /** Generated weights of an architecture by name. */
  weights(phi: Float32Array, architecture: TrainingArchitecture): Promise<Record<string, TensorValue>> {
    return this.generate(this.feeds(phi, architecture), architecture)
  }

  private feeds(phi: Float32Array, { ghn, plan }: TrainingArchitecture): Record<string, TensorValue> {
    return { ...parameterFeeds(this.config, phi), ...unrolledFeeds(this.config, this.layout, ghn, plan) }
  }

  private async generate(feeds: Feeds, { plan }: TrainingArchitecture): Promise<Record<string, TensorValue>> {
    const outputs = await this.forward.run(feeds)
    const tiles = this.kinds.map((kind) => outputs[`tiles.${kind.name}`] as Float32Array)
    return Object.fromEntries(
      plan.weights.map((weight) => [
        weight.spec.name,
        { data: cutWeight(weight, plan.kinds, tiles), shape: weight.spec.shape },
      ]),
    )
  }

  /** Adds the gradient of the batch's mean cross-entropy with respect to phi to `sum`; returns the loss. */
  async accumulate(
    phi: Float32Array,
    architecture: TrainingArchitecture,
    batch: LabelledBatch,
    sum: Float32Array,
  ): Promise<number> {
    const { ghn, plan } = architecture
    const feeds = this.feeds(phi, architecture)
    const weights = await this.generate(feeds, architecture)
    const { graph } = childTraining(ghn.graph, batch.labels.length, this.engine.portable)
    const child = await this.engine.compile(graph, { once: true })
    const results = await child.run({ ...weights, ...batchFeeds(batch, ghn.graph.input, ghn.graph.classes) })
    await child.release()

    const gradients = this.tileGradients
    for (const rows of gradients) rows.fill(0)
    for (const weight of plan.weights) {
      const gradient = results[`d.${weight.spec.name}`] as Float32Array | undefined
      if (gradient) scatterGradient(weight, plan.kinds, gradient, gradients)
    }
    this.kinds.forEach((kind, i) => {
      feeds[`d.tiles.${kind.name}`] = { data: gradients[i], shape: [this.layout.counts[i], elements(kind.shape)] }
    })
    this.addGradients(await this.backward.run(feeds), sum)
    return (results.loss as Float32Array)[0]
  }

  private addGradients(gradients: Record<string, TensorData>, sum: Float32Array): void {
    for (const { name, offset, length } of parameterSlots(this.config).slots) {
      const gradient = gradients[`d.${name}`] as Float32Array | undefined
      if (gradient) for (let i = 0; i < length; i++) sum[offset + i] += gradient[i]
    }
    this.kinds.forEach((kind, k) => {
      const gradient = gradients[`d.basis.${kind.name}`] as Float32Array | undefined
      const { offset, positions } = this.corners[k]
      if (!gradient) return
      if (positions) for (let i = 0; i < gradient.length; i++) sum[offset + positions[i]] += gradient[i]
      else for (let i = 0; i < gradient.length; i++) sum[offset + i] += gradient[i]
    })
  }

  async release(): Promise<void> {
    await this.forward.release()
    await this.backward.release()
  }
}

interface Corner {
  /** Where the kind's table begins in phi. */
  readonly offset: number
  /** Where each element that the kind covers lies in the table; undefined where it covers all of it. */
  readonly positions: Int32Array | undefined
}

function cornerOf(config: GhnConfig, kind: TileKind): Corner {
  const { offset, shape } = parameterSlots(config).slots.find(({ name }) => name === `table.${kind.table}`)!
  const extent = [shape[0], ...kind.shape]
  if (elements(extent) === elements(shape)) return { offset, positions: undefined }
  const starts = [0, ...cornerStarts(kind.shape, shape.slice(1))]
  const index = extent.map(() => 0)
  const positions = new Int32Array(elements(extent)).map(() => {
    const at = index.reduce((sum, i, axis) => sum * shape[axis] + starts[axis] + i, 0)
    for (let axis = index.length - 1; axis >= 0 && ++index[axis] === extent[axis]; axis--) index[axis] = 0
    return at
  })
  return { offset, positions }
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
