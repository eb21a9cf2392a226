// Values seen with other extents, or with their axes in another order, without a node of their own where that can be.
import { sameShape } from '../ops/shape.ts'
import { Axes } from './axes.ts'
import { axisIn, reshapedTo, viewOf, withoutBatch } from './views.ts'
import type { Activation, ReadContext } from '../ops/reader.ts'

/** All that a node is read with: what is below this class, and what adds to the architecture above it. */
export type Building = Moves & ReadContext

export class Moves extends Axes {
  reshape(value: Activation, dims: readonly number[]): Activation {
    if (!dims.every((size) => Number.isSafeInteger(size) && size >= 0)) {
      this.fail(`[${this.dims(value).join(', ')}] does not become [${dims.join(', ')}]`, 'shape_mismatch')
    }
    const made = reshapedTo(value, dims, this.state.batch)
    return made ?? this.fail(`the batch of ${this.state.batch} is mixed with other axes in [${dims.join(', ')}]`)
  }

  transpose(value: Activation, perm: readonly number[]): Activation {
    const dims = this.dims(value)
    const { batch } = value
    const to = batch && { ...batch, axis: perm.indexOf(batch.axis) }
    const moved = perm.map((axis) => dims[axis])
    const order = perm.flatMap((axis) => axisIn(value, axis) ?? [])
    // Axes of one element may be anywhere.
    const seen = viewOf(value)
    const wide = order.filter((axis) => seen[axis] > 1)
    if (wide.every((axis, i) => i === 0 || wide[i - 1] < axis)) {
      const view = withoutBatch(moved, to, this.state.batch)
      const { batch: _, ...rest } = value
      const plain = !value.perm && sameShape(view, value.shape)
      const { view: __, ...bare } = rest
      return { ...(plain ? bare : { ...rest, view }), ...(to && { batch: to }) }
    }
    const shuffled = this.#shuffled(value, order)
    if (shuffled) return { ...shuffled, view: withoutBatch(moved, to, this.state.batch), ...(to && { batch: to }) }
    const base = value.view ? this.inPlace(value) : value
    const composed = base.perm ? order.map((axis) => base.perm![axis]) : order
    const identity = composed.every((axis, i) => axis === i)
    return {
      kind: 'activation',
      node: base.node,
      shape: base.shape,
      ...(!identity && { perm: composed }),
      ...(to && { batch: to }),
    }
  }

  /** [groups, channels / groups, ...] with its first two axes exchanged deals the channels out by turns. */
  #shuffled({ node, shape, perm, view }: Activation, order: readonly number[]): Activation | undefined {
    if (perm || view?.length !== shape.length + 1 || shape.length < 2) return undefined
    const exchanges = order.every((axis, i) => axis === (i < 2 ? 1 - i : i))
    if (!exchanges || view[0] * view[1] !== shape[0] || !sameShape(view.slice(2), shape.slice(1))) return undefined
    return this.push({ type: 'channel_shuffle', groups: view[0] }, [{ kind: 'activation', node, shape }], shape)
  }
}
