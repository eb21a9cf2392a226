// What reading a node needs: its inputs and attributes, and a way to add operations to the architecture.
import { isShapeFault, sizeOf } from '../ops/shape.ts'
import { homeOf } from '../ops/table.ts'
import { binaryOf } from './binary.ts'
import { Moves } from './move-axes.ts'
import { spelledOut } from './spelling.ts'
import { tensorMisfit } from './tensor-sizes.ts'
import { viewOf } from './views.ts'
import type { AnyOp } from '../ops/any-op.ts'
import type { Activation, AddOptions, Constant, ReadContext, Tensor } from '../ops/reader.ts'

export class Context extends Moves implements ReadContext {
  add<O extends AnyOp>(op: O, inputs: readonly Activation[], options: AddOptions = {}): Activation {
    const from = inputs.map((value) => this.inPlace(value))
    const reads = from.map((value) => value.shape)
    const shape = homeOf(op).shape(op, reads, options.channels ?? 0)
    if (isShapeFault(shape)) return this.fail(`as ${op.type}: ${shape.detail}`, shape.code)
    const { tensors } = options
    const made = this.push(op, from, shape, tensors)
    const batch = 'batch' in options ? options.batch : from.find((value) => value.batch)?.batch
    const value = { ...made, ...(batch && { batch }) }
    const misfit = tensors && tensorMisfit(op, tensors, reads, shape, this.dims(value))
    return misfit === undefined ? value : this.fail(misfit, 'shape_mismatch')
  }

  addBelow<O extends AnyOp>(op: O, value: Activation): Activation {
    const { node, shape, ...seen } = value
    const made = this.push(op, [{ kind: 'activation', node, shape }], shape)
    return spelledOut(this, { ...seen, node: made.node, shape })
  }

  addBinary<O extends AnyOp>(op: O): Tensor {
    return binaryOf(this, op)
  }

  addLinear(value: Activation, channels: number, tensors: readonly Constant[]): Activation {
    const bias = tensors.length > 1
    const { shape, perm, batch } = value
    const into = viewOf(value).at(-1)
    const flattened = viewOf(value).length === 1 && batch !== undefined && !perm && shape.length === 3
    if (flattened && sizeOf(shape) === into) {
      const { node } = this.add({ type: 'linear', bias }, [{ kind: 'activation', node: value.node, shape }], {
        channels,
        tensors,
      })
      return { kind: 'activation', node, shape: [channels, 1, 1], view: [channels], batch }
    }
    const x = this.inPlace(value)
    const last = x.shape.length === 3 ? { last: true } : {}
    return this.add({ type: 'linear', bias, ...last }, [x], { channels, tensors })
  }

  multiply(a: Activation, b: Activation): Activation {
    const [x, y] = this.aligned([a, b])
    return this.add({ type: 'matmul' }, [x, y])
  }
}
