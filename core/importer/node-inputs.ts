// The inputs and attributes of a node that is being read. Every refusal names file, node and operation.
import { nodeError, quote } from './errors.ts'
import { dimsOf } from './views.ts'
import type { ArchitectureErrorCode } from '../arch/errors.ts'
import type { Constant, Tensor } from '../ops/reader.ts'
import type { OnnxFileNode } from './file.ts'
import type { ImportState } from './import-state.ts'

export class NodeInputs {
  readonly node: OnnxFileNode
  readonly state: ImportState
  readonly index: number

  constructor(state: ImportState, node: OnnxFileNode, index: number) {
    this.state = state
    this.node = node
    this.index = index
  }

  get op(): string {
    return this.node.op
  }

  get opset(): number {
    return this.state.opset
  }

  get batch(): number {
    return this.state.batch
  }

  get inputs(): readonly string[] {
    return this.node.inputs
  }

  get outputs(): readonly string[] {
    return this.node.outputs
  }

  fail(detail: string, code: ArchitectureErrorCode = 'unsupported'): never {
    throw nodeError(code, this.state.file, this.node, this.index, detail)
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
    const value = this.state.values.get(name)
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
    return value.kind === 'constant' ? value.dims : dimsOf(value, this.state.batch)
  }

  givesOutput(position: number): boolean {
    return this.state.outputs.has(this.node.outputs[position] ?? '')
  }
}
