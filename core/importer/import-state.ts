// The state of an import: the nodes of the architecture, and what each name of the file stands for.
import type { NetworkInput } from '../arch/graph.ts'
import type { AnyOp } from '../ops/any-op.ts'
import type { Constant, Tensor } from '../ops/reader.ts'
import type { Shape } from '../ops/shape.ts'
import type { OnnxFile, OnnxFileNode, OnnxSubgraph } from './file.ts'

/** A node of the architecture in the making. */
export interface ImportedNode {
  readonly id: string
  op: AnyOp
  readonly inputs: readonly number[]
  readonly shape: Shape
  /** Name of the ONNX node that it was made of, or of the constant. */
  readonly source: string
  /** The ONNX node that was being read, and its place among those of its graph. */
  readonly node: OnnxFileNode
  readonly index: number
  /** The file's tensors that are its own, in the order of the operation's. */
  tensors: readonly Constant[]
  /** Whether it only shifts or scales an input of the network: its normalisation, which is no layer. */
  normalises?: boolean
  /** Whether it depends on no input of the network. */
  readonly fixed: boolean
}

export class ImportState {
  readonly made: ImportedNode[] = []
  readonly ids = new Set<string>()
  /** The number that the next id of a name that was taken ends in. */
  readonly suffixes = new Map<string, number>()
  readonly values = new Map<string, Tensor>()
  /** How often each name is read, by nodes and as an output. */
  readonly uses = new Map<string, number>()
  readonly outputs: ReadonlySet<string>
  readonly inputs: NetworkInput[] = []
  /** Nodes that stand for constants, so that each is made once. */
  readonly parameters = new Map<Constant, number>()
  /** Nodes that transpose or reshape others, by what they read and how, so that each is made once. */
  readonly moved = new Map<string, number>()
  /** Bits of an element of the file's tensors, by name. */
  readonly bits = new Map<string, number>()
  /** What is decided when the network runs, a sentence each. */
  readonly caveats: string[] = []
  /** Numbers of all constants that were computed. */
  numbers = 0
  readonly file: string
  readonly opset: number
  /** Images a run. */
  readonly batch: number

  constructor(file: string, onnx: OnnxFile, batch: number) {
    this.file = file
    this.opset = onnx.opset
    this.batch = batch
    this.outputs = new Set(onnx.outputs.map(({ name }) => name))
    this.#countUses(onnx)
  }

  shapeAt(index: number): Shape {
    return index < 0 ? this.inputs[-1 - index].shape : this.made[index].shape
  }

  /** Whether a value is an input of the network, normalised or not. */
  isInput(index: number): boolean {
    return index < 0 || this.made[index].normalises === true
  }

  isFixed(index: number): boolean {
    return index >= 0 && this.made[index].fixed
  }

  #countUses({ nodes, outputs }: OnnxSubgraph): void {
    const count = (name: string) => this.uses.set(name, (this.uses.get(name) ?? 0) + 1)
    for (const { inputs, attributes } of nodes) {
      for (const name of inputs) count(name)
      attributes.forEach(({ graph }) => graph && this.#countUses(graph))
    }
    for (const { name } of outputs) count(name)
  }
}
