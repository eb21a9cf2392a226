// How nodes are appended to the architecture in the making: each with an id of its own.
import { NodeInputs } from './node-inputs.ts'
import type { AnyOp } from '../ops/any-op.ts'
import type { Activation, Constant } from '../ops/reader.ts'
import type { Shape } from '../ops/shape.ts'

export class Appending extends NodeInputs {
  /** Appends a node that reads values whose axes are in place. */
  protected push<O extends AnyOp>(
    op: O,
    inputs: readonly Activation[],
    shape: Shape,
    tensors: readonly Constant[] = [],
    name = this.node.name,
  ): Activation {
    const { made } = this.state
    const id = this.#freshId(name)
    const source = name === '' ? `${this.node.op}_${this.index}` : name
    const reads = inputs.map(({ node }) => node)
    const fixed = reads.every((index) => this.state.isFixed(index))
    const index =
      made.push({ id, op, inputs: reads, shape, source, node: this.node, index: this.index, tensors, fixed }) - 1
    return { kind: 'activation', node: index, shape }
  }

  /** A node without inputs, for a constant of that name. */
  pushConstant<O extends AnyOp>(op: O, shape: Shape, tensors: readonly Constant[], name: string): Activation {
    return this.push(op, [], shape, tensors, name)
  }

  /** A name with what an architecture's ids may have; unique. */
  #freshId(name: string): string {
    const { ids, inputs, suffixes } = this.state
    const plain = name
      .replaceAll(/[^\w./:-]+/g, '_')
      .replace(/^\/+/, '')
      .slice(0, 100)
    const reserved = (id: string) => ids.has(id) || inputs.some(({ name }) => name === id)
    const base =
      plain === '' || inputs.some(({ name }) => name === plain)
        ? `${this.node.op.replaceAll(/\W/g, '_').slice(0, 64)}_${this.index}`
        : plain
    let id = base
    while (reserved(id)) {
      const suffix = suffixes.get(base) ?? 2
      suffixes.set(base, suffix + 1)
      id = `${base}.${suffix}`
    }
    ids.add(id)
    return id
  }

  /** Appends a node that moves elements, once for all that read the value so. */
  protected pushOnce<O extends AnyOp>(op: O, value: Activation, shape: Shape, spelling: string): Activation {
    const { moved } = this.state
    const key = `${value.node} ${spelling}`
    const known = moved.get(key)
    if (known !== undefined) return { kind: 'activation', node: known, shape }
    const made = this.push(op, [value], shape)
    moved.set(key, made.node)
    return made
  }
}
