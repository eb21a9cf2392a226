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
  private readonly forward: Program
  private readonly backward: Program

  private constructor(engine: Engine, config: GhnConfig, layout: Layout, forward: Program, backward: Program) {
    this.engine = engine
    this.config = config
    this.layout = layout
    this.kinds = tileKinds(config)
    this.forward = forward
    this.backward = backward
  }

  static async create(engine: Engine, config: GhnConfig, layout: Layout): Promise<GhnTrainer> {
    const forward = await engine.compile(ghnForward(config, layout))
    const backward = await engine.compile(ghnBackward(config, layout, engine.portable))
    return new GhnTrainer(engine, config, layout, forward, backward)
  }

  /** Generated weights of an architecture by name, batch norm's left out. */
  weights(phi: Float32Array, architecture: TrainingArchitecture): Promise<Record<string, TensorValue>> {
    return this.generate(this.feeds(phi, architecture), architecture)
  }

  private feeds(phi: Float32Array, { ghn, plan }: TrainingArchitecture): Record<string, TensorValue> {
    return { ...parameterFeeds(this.config, phi), ...unrolledFeeds(this.config, this.layout, ghn, plan) }
  }

  private async generate(feeds: Feeds, { ghn, plan }: TrainingArchitecture): Promise<Record<string, TensorValue>> {
    const outputs = await this.forward.run(feeds)
    const tiles = this.kinds.map((kind) => outputs[`tiles.${kind.name}`] as Float32Array)
    return Object.fromEntries(
      plan.weights
        .filter((weight) => ghn.graph.nodes[weight.spec.node].op.type !== 'batch_norm')
        .map((weight) => [weight.spec.name, { data: cutWeight(weight, plan.kinds, tiles), shape: weight.spec.shape }]),
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

    const gradients = this.kinds.map((kind, i) => new Float32Array(this.layout.counts[i] * elements(kind.shape)))
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
    const slots = new Map(parameterSlots(this.config).slots.map((slot) => [slot.name, slot]))
    for (const { name, offset, length } of slots.values()) {
      const gradient = gradients[`d.${name}`] as Float32Array | undefined
      if (gradient) for (let i = 0; i < length; i++) sum[offset + i] += gradient[i]
    }
    this.kinds.forEach((kind, i) => {
      if (this.layout.counts[i] === 0) return
      for (const [part, lead] of [
        ['basis', [this.config.rank]],
        ['bias', []],
      ] as const) {
        const { offset, shape } = slots.get(`table.${kind.table}${part === 'bias' ? '.bias' : ''}`)!
        const starts = [...lead.map(() => 0), ...cornerStarts(kind.shape, shape.slice(lead.length))]
        addCorner(sum.subarray(offset), shape, starts, gradients[`d.${part}.${kind.name}`] as Float32Array, [
          ...lead,
          ...kind.shape,
        ])
      }
    })
  }

  async release(): Promise<void> {
    await this.forward.release()
    await this.backward.release()
  }
}

/** Adds a block of `extent` to the part of a row-major array of `shape` that begins at `starts`. */
function addCorner(
  target: Float32Array,
  shape: readonly number[],
  starts: readonly number[],
  block: Float32Array,
  extent: readonly number[],
): void {
  const last = extent.length - 1
  const index = extent.map(() => 0)
  for (let from = 0; from < block.length; from += extent[last]) {
    let at = 0
    for (let axis = 0; axis <= last; axis++) at = at * shape[axis] + starts[axis] + index[axis]
    for (let i = 0; i < extent[last]; i++) target[at + i] += block[from + i]
    for (let axis = last - 1; axis >= 0 && ++index[axis] === extent[axis]; axis--) index[axis] = 0
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
