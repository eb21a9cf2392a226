// An ONNX graph as plain values: typed, shaped tensors joined by nodes. Knows nothing of protobuf or of any runtime.

export type ElementType = 'float32' | 'float16' | 'int64' | 'int32' | 'int8' | 'uint8' | 'bool'

/** A known extent, or the name of one that is only known when the graph runs. */
export type Dim = number | string

/** A tensor in a graph: an input, a constant or a node's output. */
export interface Value {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly Dim[]
}

/** Plain numbers are integers in ONNX; a floating-point attribute says so. */
export type Attribute = number | string | readonly number[] | { readonly float: number } | OnnxGraph

export interface OnnxNode {
  readonly op: string
  /** '' is the standard operator set. */
  readonly domain: string
  /** An optional input that is left out is undefined. */
  readonly inputs: readonly (Value | undefined)[]
  readonly outputs: readonly Value[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

export type ConstantData = Float32Array | BigInt64Array | Int32Array | Int8Array | Uint8Array | Uint16Array

/** Type and shape of a node's output. */
export type OutputSpec = readonly [type: ElementType, shape: readonly Dim[]]

/** Consecutive nodes that make up one named operation, whose gradient is simpler than that of its parts. */
export interface Composite {
  readonly kind: string
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  /** Index of its first node, and of the node after its last. */
  readonly from: number
  readonly to: number
}

/** A graph under construction; nodes are appended in topological order. */
export class OnnxGraph {
  readonly name: string
  readonly inputs: Value[] = []
  readonly outputs: Value[] = []
  readonly nodes: OnnxNode[] = []
  readonly composites: Composite[] = []
  readonly constants = new Map<Value, ConstantData>()
  private readonly shared = new Map<string, Value>()
  private readonly computed = new Map<string, Value[]>()
  /** Results of nodes that are no outputs yet. */
  private readonly unnamed = new Set<Value>()
  private composing = false
  private readonly prefix: string
  private count = 0

  /** `prefix` keeps the names of a body graph apart from those of the graph around it. */
  constructor(name: string, prefix = '') {
    this.name = name
    this.prefix = prefix
  }

  /**
   * A graph with the same inputs, constants and outputs, and no nodes yet. `prefix` keeps the names of new values
   * apart.
   */
  withoutNodes(prefix = ''): OnnxGraph {
    const g = new OnnxGraph(this.name, prefix)
    g.inputs.push(...this.inputs)
    g.outputs.push(...this.outputs)
    for (const [value, data] of this.constants) g.constants.set(value, data)
    return g
  }

  input(name: string, type: ElementType, shape: readonly Dim[]): Value {
    const value = { name, type, shape }
    this.inputs.push(value)
    return value
  }

  /** Marks a value as an output; with `name` it is renamed, through an Identity node where it has a name of its own. */
  output(value: Value, name?: string): Value {
    const output = name === undefined ? value : this.named(value, name)
    this.unnamed.delete(output)
    this.outputs.push(output)
    return output
  }

  constant(type: ElementType, shape: readonly number[], data: ConstantData, name?: string): Value {
    const value = { name: name ?? this.fresh('c'), type, shape }
    this.constants.set(value, data)
    return value
  }

  /** A scalar float32 constant; equal scalars share one value. */
  scalar(x: number): Value {
    return this.share(`f${x}`, () => this.constant('float32', [], Float32Array.of(x)))
  }

  /** A float32 constant of zeros; those of one shape share one value. */
  zeros(shape: readonly number[]): Value {
    return this.share(`z${shape.join()}`, () => this.constant('float32', shape, new Float32Array(elements(shape))))
  }

  /** A float32 constant of ones, shared likewise. */
  ones(shape: readonly number[]): Value {
    return this.share(`o${shape.join()}`, () =>
      this.constant('float32', shape, new Float32Array(elements(shape)).fill(1)),
    )
  }

  /** A one-dimensional int64 constant; equal lists share one value. */
  ints(...list: number[]): Value {
    return this.share(`i${list.join()}`, () =>
      this.constant(
        'int64',
        [list.length],
        BigInt64Array.from(list, (i) => BigInt(i)),
      ),
    )
  }

  /** Appends a node and returns its outputs. Operations are pure: one that is there already is not computed again. */
  node(
    op: string,
    inputs: readonly (Value | undefined)[],
    outputs: readonly OutputSpec[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): Value[] {
    const key = this.composing ? undefined : nodeKey(`${domain}:${op}`, inputs, attributes)
    const known = key === undefined ? undefined : this.computed.get(key)
    if (known) return known
    const values = outputs.map(([type, shape]) => ({ name: this.fresh('v'), type, shape }))
    this.nodes.push({ op, domain, inputs, outputs: values, attributes })
    for (const value of values) this.unnamed.add(value)
    if (key !== undefined) this.computed.set(key, values)
    return values
  }

  /** Records the nodes that `emit` appends as one composite; its outputs are what `emit` returns. */
  composite(kind: string, inputs: readonly Value[], emit: () => Value[]): Value[] {
    const from = this.nodes.length
    this.composing = true
    const outputs = emit()
    this.composing = false
    this.composites.push({ kind, inputs, outputs, from, to: this.nodes.length })
    return outputs
  }

  private named(value: Value, name: string): Value {
    if (this.unnamed.has(value)) return Object.assign(value, { name })
    const output = { ...value, name }
    this.nodes.push({ op: 'Identity', domain: '', inputs: [value], outputs: [output], attributes: {} })
    return output
  }

  private share(key: string, make: () => Value): Value {
    let value = this.shared.get(key)
    if (!value) {
      value = make()
      this.shared.set(key, value)
    }
    return value
  }

  private fresh(kind: string): string {
    return `${this.prefix}${kind}${this.count++}`
  }
}

/** Equal for nodes that compute the same; undefined for those with a body graph. */
function nodeKey(
  kind: string,
  inputs: readonly (Value | undefined)[],
  attributes: OnnxNode['attributes'],
): string | undefined {
  let key = kind
  for (const input of inputs) key += `,${input?.name ?? ''}`
  for (const name in attributes) {
    const value = attributes[name]
    if (value instanceof OnnxGraph) return undefined
    key += `;${name}=${typeof value === 'object' && 'float' in value ? value.float : String(value)}`
  }
  return key
}

/** Reads a shape whose every extent is known; `what` names the reader in the error. */
export function staticShape(value: Value, what: string): number[] {
  return value.shape.map((dim) => {
    if (typeof dim === 'string') throw new Error(`${what} needs the extents of ${value.name}, but ${dim} is not known`)
    return dim
  })
}

/** Number of elements of a tensor. */
export function elements(shape: readonly number[]): number {
  let product = 1
  for (let axis = 0; axis < shape.length; axis++) product *= shape[axis]
  return product
}
