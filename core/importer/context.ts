// What reading a node needs: its inputs and attributes, and a way to add to the architecture. Every refusal names file,
// node and operation.
import { axisIn, dimsOf, reshapedTo, viewOf, withoutBatch } from './views.ts'
import { binaryOf } from './binary.ts'
import { homeOf } from '../ops/table.ts'
import { isShapeFault, sameShape, sizeOf } from '../ops/shape.ts'
import { nodeError, quote } from './errors.ts'
import { parameterOf } from './parameters.ts'
import { spelledOut } from './spelling.ts'
import { tensorMisfit } from './tensor-sizes.ts'
import type { Activation, AddOptions, BatchAxis, Constant, ReadContext, Tensor } from '../ops/reader.ts'
import type { AnyOp } from '../ops/operation.ts'
import type { ArchitectureErrorCode } from '../arch/errors.ts'
import type { OnnxNode } from './file.ts'
import type { Reading } from './reading.ts'
import type { Shape } from '../ops/shape.ts'

export class Context implements ReadContext {
  readonly node: OnnxNode
  readonly reading: Reading
  readonly #index: number

  constructor(reading: Reading, node: OnnxNode, index: number) {
    this.reading = reading
    this.node = node
    this.#index = index
  }

  get op(): string {
    return this.node.op
  }

  get opset(): number {
    return this.reading.opset
  }

  get batch(): number {
    return this.reading.batch
  }

  get inputs(): readonly string[] {
    return this.node.inputs
  }

  get outputs(): readonly string[] {
    return this.node.outputs
  }

  fail(detail: string, code: ArchitectureErrorCode = 'unsupported'): never {
    throw nodeError(code, this.reading.file, this.node, this.#index, detail)
  }

  has(position: number): boolean {
    return (this.node.inputs[position] ?? '') !== ''
  }

  isConstant(position: number): boolean {
    return this.has(position) && this.value(position).kind === 'constant'
  }

  value(position: number): Tensor {
    const name = this.node.inputs[position] ?? ''
    if (name === '') this.fail(`its input ${position} is missing`, 'invalid_onnx')
    const value = this.reading.values.get(name)
    return value ?? this.fail(`it reads ${quote(name)}, which nothing before it gives`, 'invalid_onnx')
  }

  constant(position: number): Constant {
    const value = this.value(position)
    if (value.kind === 'constant') return value
    return this.fail(`its input ${position} is computed from the network's input; it must be a constant`)
  }

  numbers(position: number): readonly number[] {
    const { data, dims } = this.constant(position)
    if (data) return data
    const name = quote(this.node.inputs[position])
    return this.fail(
      `the values of ${name} [${dims.join(', ')}] are needed and not in the file; when weights are stripped, constants this small must stay`,
    )
  }

  vector(position: number, neutral: number): Constant | undefined {
    if (!this.isConstant(position)) return undefined
    const { sources, data } = this.constant(position)
    return sources.size === 0 && data?.every((value) => value === neutral) ? undefined : this.constant(position)
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

  choice<T extends string>(name: string, known: readonly [T, ...T[]]): T {
    const given = this.text(name, '')
    if (given === '') return known[0]
    const found = known.find((each) => each === given)
    return found ?? this.fail(`${name} ${quote(given)} is not read; ${known.join(', ')} are`)
  }

  ints(name: string): readonly number[] | undefined {
    return this.node.attributes.get(name)?.ints
  }

  floats(name: string): readonly number[] | undefined {
    return this.node.attributes.get(name)?.floats
  }

  listOf(name: string, position: number): readonly number[] | undefined {
    return this.ints(name) ?? (this.has(position) ? this.numbers(position) : undefined)
  }

  dims(value: Tensor): readonly number[] {
    return value.kind === 'constant' ? value.dims : dimsOf(value, this.reading.batch)
  }

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
      plain = this.#pushOnce({ type: 'transpose', perm }, plain, moved, perm.join())
    }
    const shape = view ?? plain.shape
    if (!sameShape(shape, plain.shape))
      plain = this.#pushOnce({ type: 'reshape', shape }, plain, shape, shape.join('x'))
    return { ...plain, ...(whole.batch && { batch: whole.batch }) }
  }

  /** Appends a node that moves elements, once for all that read the value so. */
  #pushOnce<O extends AnyOp>(op: O, value: Activation, shape: Shape, spelling: string): Activation {
    const { moved } = this.reading
    const key = `${value.node} ${spelling}`
    const known = moved.get(key)
    if (known !== undefined) return { kind: 'activation', node: known, shape }
    const made = this.#push(op, [value], shape)
    moved.set(key, made.node)
    return made
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
    if (first !== 1 || this.reading.batch !== 1) return undefined
    return { ...value, view: rest, batch: { axis: 0, merged: false } }
  }

  #shown(position: number): string {
    return `its input ${position} is [${this.dims(this.value(position)).join(', ')}]`
  }

  givesOutput(position: number): boolean {
    return this.reading.outputs.has(this.node.outputs[position] ?? '')
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
    return withoutBatch(dims, value.batch, this.reading.batch)
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
   * depend on the
   * network's input has none: where it stands, its extent is one, and goes.
   */
  aligned(values: readonly Activation[]): Activation[] {
    const { batch: size } = this.reading
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

  add<O extends AnyOp>(op: O, inputs: readonly Activation[], options: AddOptions = {}): Activation {
    const from = inputs.map((value) => this.inPlace(value))
    const reads = from.map((value) => value.shape)
    const shape = homeOf(op).shape(op, reads, options.channels ?? 0)
    if (isShapeFault(shape)) return this.fail(`as ${op.type}: ${shape.detail}`, shape.code)
    const { tensors } = options
    const made = this.#push(op, from, shape, tensors)
    const batch = 'batch' in options ? options.batch : from.find((value) => value.batch)?.batch
    const value = { ...made, ...(batch && { batch }) }
    const misfit = tensors && tensorMisfit(op, tensors, reads, shape, this.dims(value))
    return misfit === undefined ? value : this.fail(misfit, 'shape_mismatch')
  }

  addBelow<O extends AnyOp>(op: O, value: Activation): Activation {
    const { node, shape, ...seen } = value
    const made = this.#push(op, [{ kind: 'activation', node, shape }], shape)
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

  reshape(value: Activation, dims: readonly number[]): Activation {
    if (!dims.every((size) => Number.isSafeInteger(size) && size >= 0)) {
      this.fail(`[${this.dims(value).join(', ')}] does not become [${dims.join(', ')}]`, 'shape_mismatch')
    }
    const made = reshapedTo(value, dims, this.reading.batch)
    return made ?? this.fail(`the batch of ${this.reading.batch} is mixed with other axes in [${dims.join(', ')}]`)
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
      const view = withoutBatch(moved, to, this.reading.batch)
      const { batch: _, ...rest } = value
      const plain = !value.perm && sameShape(view, value.shape)
      const { view: __, ...bare } = rest
      return { ...(plain ? bare : { ...rest, view }), ...(to && { batch: to }) }
    }
    const shuffled = this.#shuffled(value, order)
    if (shuffled) return { ...shuffled, view: withoutBatch(moved, to, this.reading.batch), ...(to && { batch: to }) }
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
    return this.#push({ type: 'channel_shuffle', groups: view[0] }, [{ kind: 'activation', node, shape }], shape)
  }

  /** Appends a node that reads values whose axes are in place. */
  #push<O extends AnyOp>(
    op: O,
    inputs: readonly Activation[],
    shape: Shape,
    tensors: readonly Constant[] = [],
    name = this.node.name,
  ): Activation {
    const { made } = this.reading
    const id = this.#freshId(name)
    const source = name === '' ? `${this.node.op}_${this.#index}` : name
    const reads = inputs.map(({ node }) => node)
    const fixed = reads.every((index) => this.reading.isFixed(index))
    const index =
      made.push({ id, op, inputs: reads, shape, source, node: this.node, index: this.#index, tensors, fixed }) - 1
    return { kind: 'activation', node: index, shape }
  }

  /** A node without inputs, for a constant of that name. */
  pushConstant<O extends AnyOp>(op: O, shape: Shape, tensors: readonly Constant[], name: string): Activation {
    return this.#push(op, [], shape, tensors, name)
  }

  /** A name with what an architecture's ids may have; unique. */
  #freshId(name: string): string {
    const { ids, inputs, suffixes } = this.reading
    const plain = name
      .replaceAll(/[^\w./:-]+/g, '_')
      .replace(/^\/+/, '')
      .slice(0, 100)
    const reserved = (id: string) => ids.has(id) || inputs.some(({ name }) => name === id)
    const base =
      plain === '' || inputs.some(({ name }) => name === plain)
        ? `${this.node.op.replaceAll(/\W/g, '_').slice(0, 64)}_${this.#index}`
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
}
