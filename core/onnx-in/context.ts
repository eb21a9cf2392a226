// What reading a node needs: its inputs and attributes, and a way to add to the architecture. Every refusal names file, node and operation.
import { inferShape, isShapeFault } from '../arch/shapes.ts'
import { FlatNode } from '../arch/node-schema.ts'
import { lower } from '../arch/lower.ts'
import { nodeError, quote } from './errors.ts'
import { isImage } from './value.ts'
import { isNormalisation } from './functions.ts'
import type { Activation, Constant, Value } from './value.ts'
import type { ArchitectureErrorCode } from '../arch/errors.ts'
import type { Node, Reading } from './reading.ts'
import type { NodeSpec } from '../arch/schema.ts'
import type { OnnxNode } from './file.ts'
import type { Shape } from '../arch/graph.ts'

type Omitted<T> = T extends unknown ? Omit<T, 'id' | 'inputs'> : never
/** A node of the architecture without its name and what it reads. */
export type Draft = Omitted<Node>

export class Context {
  readonly node: OnnxNode
  readonly reading: Reading
  readonly #index: number

  constructor(reading: Reading, node: OnnxNode, index: number) {
    this.reading = reading
    this.node = node
    this.#index = index
  }

  fail(detail: string, code: ArchitectureErrorCode = 'unsupported'): never {
    const { file } = this.reading
    throw nodeError(code, file, this.node, this.#index, detail)
  }

  has(position: number): boolean {
    return (this.node.inputs[position] ?? '') !== ''
  }

  value(position: number): Value {
    const name = this.node.inputs[position] ?? ''
    if (name === '') this.fail(`its input ${position} is missing`, 'invalid_onnx')
    const value = this.reading.values.get(name)
    return value ?? this.fail(`it reads ${quote(name)}, which nothing before it gives`, 'invalid_onnx')
  }

  activation(position: number): Activation {
    const value = this.value(position)
    if (value.kind === 'activation') return value
    return this.fail(`its input ${position} is a constant; only what depends on the image can be read here`)
  }

  /** An activation [N, C, H, W]. */
  image(position: number): Activation {
    const value = this.closed(position)
    if (isImage(value)) return value
    if (value.channelsLast)
      return this.fail('its input has the channels last; only images [N, C, H, W] can be read here')
    return this.fail(
      `its input is [${value.dims.join(', ')}] of an image [${value.shape.join(', ')}]; an image [N, C, H, W] is needed`,
    )
  }

  /** An activation that is whole: not half of an activation function. */
  closed(position: number): Activation {
    const value = this.activation(position)
    if (value.open === undefined) return value
    if (value.node === 'input' && isNormalisation(value.open)) return { ...value, open: undefined }
    return this.fail(
      `it reads ${value.open.replaceAll('x', quote(value.node))}, which is no part of an activation function that is known`,
    )
  }

  constant(position: number): Constant {
    const value = this.value(position)
    if (value.kind === 'constant') return value
    return this.fail(`its input ${position} is computed from the image; it must be a constant`)
  }

  /** The numbers of a constant. */
  numbers(position: number): readonly number[] {
    const { data, dims } = this.constant(position)
    if (data) return data
    const name = quote(this.node.inputs[position])
    return this.fail(
      `the values of ${name} [${dims.join(', ')}] are needed and not in the file; when weights are stripped, constants this small must stay`,
    )
  }

  int(name: string, standard: number): number {
    return this.node.attributes.get(name)?.i ?? standard
  }

  float(name: string, standard: number): number {
    return this.node.attributes.get(name)?.f ?? standard
  }

  text(name: string, standard: string): string {
    return this.node.attributes.get(name)?.s ?? standard
  }

  ints(name: string): readonly number[] | undefined {
    return this.node.attributes.get(name)?.ints
  }

  /** Numbers that are an attribute in old operator sets and an input in newer ones. */
  listOf(name: string, position: number): readonly number[] | undefined {
    return this.ints(name) ?? (this.has(position) ? this.numbers(position) : undefined)
  }

  /** Adds a node to the architecture that gives [N, …its shape]. */
  add(draft: Draft, ...inputs: readonly Activation[]): Activation {
    const { nodes, names } = this.reading
    const id = this.#freshId()
    const node = { id, ...draft, inputs: inputs.map((input) => input.node) } as Node
    const shape = this.#shapeOf(node, inputs)
    nodes.set(id, node)
    names.set(id, this.node.name === '' ? `${this.node.op}_${this.#index}` : this.node.name)
    return { kind: 'activation', node: id, shape, dims: [inputs[0].dims[0], ...shape] }
  }

  #shapeOf(node: Node, inputs: readonly Activation[]): Shape {
    const parsed = FlatNode.safeParse(node)
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0]
      return this.fail(`as ${node.op}, ${path.join('.')}: ${message}`)
    }
    const spec = parsed.data as NodeSpec
    let shapes = inputs.map((input) => input.shape)
    for (const { op, channels } of lower(spec, 'channels' in spec ? spec.channels! : 0, shapes[0][0])) {
      const shape = inferShape(op, shapes, channels)
      if (isShapeFault(shape)) return this.fail(`as ${node.op}: ${shape.detail}`, shape.code)
      shapes = [shape]
    }
    return shapes[0]
  }

  /** The node's own name with what an architecture's ids may have; unique. */
  #freshId(): string {
    const { nodes } = this.reading
    const plain = this.node.name
      .replaceAll(/[^\w./:-]+/g, '_')
      .replace(/^\/+/, '')
      .slice(0, 100)
    const base =
      plain === '' || plain === 'input' ? `${this.node.op.replaceAll(/\W/g, '_').slice(0, 64)}_${this.#index}` : plain
    let id = base
    for (let i = 2; nodes.has(id) || id === 'input'; i++) id = `${base}.${i}`
    return id
  }
}
