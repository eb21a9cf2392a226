// Values with their axes where an operation needs them: in place, the batch first, or aligned with those of others.
import { sameShape } from '../ops/shape.ts'
import { Appending } from './appending.ts'
import { parameterOf } from './parameters.ts'
import { axisIn, viewOf, withoutBatch } from './views.ts'
import type { Activation, BatchAxis } from '../ops/reader.ts'
import type { Shape } from '../ops/shape.ts'

export class Axes extends Appending {
  activation(position: number): Activation {
    const value = this.value(position)
    return value.kind === 'activation' ? value : parameterOf(this, value, this.node.inputs[position])
  }

  tensor(position: number): Activation {
    return this.inPlace(this.activation(position))
  }

  /** The value with its axes in place: what it was transposed and reshaped by becomes nodes. */
  inPlace(value: Activation): Activation {
    const { perm, view, ...whole } = value
    if (!perm && !view) return value
    let plain: Activation = { kind: 'activation', node: value.node, shape: value.shape }
    if (perm) {
      const moved = perm.map((axis) => value.shape[axis])
      plain = this.pushOnce({ type: 'transpose', perm }, plain, moved, perm.join())
    }
    const shape = view ?? plain.shape
    if (!sameShape(shape, plain.shape)) plain = this.pushOnce({ type: 'reshape', shape }, plain, shape, shape.join('x'))
    return { ...plain, ...(whole.batch && { batch: whole.batch }) }
  }

  channelsFirst(position: number): Activation {
    const value = this.#batchFirst(this.activation(position))
    return value ? this.inPlace(value) : this.fail(`${this.#shown(position)} does not begin with the batch`)
  }

  image(position: number): Activation {
    const value = this.#batchFirst(this.activation(position))
    const rank = value && viewOf(value).length
    if (value && (rank === 3 || rank === 2)) return this.inPlace(value)
    return this.fail(`${this.#shown(position)}; an image [N, C, H, W] or a sequence [N, C, L] is needed`)
  }

  /** The value with the batch as an axis of its own before all others, where it can be seen so. */
  #batchFirst(value: Activation): Activation | undefined {
    if (value.batch?.axis === 0 && !value.batch.merged) return value
    // A batch of one may be seen as any axis of one.
    const [first, ...rest] = this.dims(value)
    if (first !== 1 || this.state.batch !== 1) return undefined
    return { ...value, view: rest, batch: { axis: 0, merged: false } }
  }

  #shown(position: number): string {
    return `its input ${position} is [${this.dims(this.value(position)).join(', ')}]`
  }

  axis(value: Activation, axis: number): number {
    const rank = this.dims(value).length
    const at = axis < 0 ? axis + rank : axis
    if (!(at >= 0 && at < rank)) this.fail(`axis ${axis} of [${this.dims(value).join(', ')}]`, 'invalid_onnx')
    return (
      axisIn(value, at) ?? this.fail(`it works along the batch, the axis ${axis} of [${this.dims(value).join(', ')}]`)
    )
  }

  /** The shape, the batch aside, that extents are which the value is to have. */
  shapeOf(value: Activation, dims: readonly number[]): Shape {
    return withoutBatch(dims, value.batch, this.state.batch)
  }

  batchWithout({ batch }: Activation, axes: readonly number[]): BatchAxis | undefined {
    return batch && { ...batch, axis: batch.axis - axes.filter((axis) => axis < batch.axis).length }
  }

  together(): Activation[] {
    if (this.node.inputs.length === 0) this.fail('it has no inputs', 'invalid_onnx')
    const values = this.node.inputs.map((_, position) => this.activation(position))
    return this.aligned(values)
  }

  /**
   * Values whose axes are in place and that have the batch in the same place, counted from the last axis. What does not
   * depend on the network's input has none: where it stands, its extent is one, and goes.
   */
  aligned(values: readonly Activation[]): Activation[] {
    const { batch: size } = this.state
    const model = values.find((value) => value.batch)
    if (!model) return values.map((value) => this.inPlace(value))
    const fromLast = (value: Activation) => value.batch && value.batch.axis - this.dims(value).length
    const place = fromLast(model)!
    const merged = model.batch!.merged
    const fits = (value: Activation) => fromLast(value) === place && value.batch!.merged === merged
    const stripped = values.map((value) => {
      if (value.batch) return fits(value) ? this.inPlace(value) : undefined
      const dims = viewOf(value)
      const at = dims.length + place
      if (merged || at < 0) return this.inPlace(value)
      if (dims[at] !== 1 && dims[at] !== size) return undefined
      const view = dims.filter((_, axis) => axis !== at)
      return this.inPlace({ ...value, view, batch: { axis: at, merged: false } })
    })
    if (stripped.every((value) => value !== undefined)) return stripped
    if (size !== 1) this.fail('its inputs have the batch in different places')
    // A batch of one may be seen as any other axis.
    return values.map((value) => {
      const view = this.dims(value)
      const { batch: _, ...whole } = value
      return this.inPlace({ ...whole, view })
    })
  }
}
