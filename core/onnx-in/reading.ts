// How far the reading of a file has come: the nodes of the architecture, and what each name of the file stands for.
import type { FlatArchitecture } from '../arch/schema.ts'
import type { OnnxFile } from './file.ts'
import type { Value } from './value.ts'

/** Of the architecture. */
export type Node = FlatArchitecture['nodes'][number]

/** The architecture so far. */
export class Reading {
  readonly nodes = new Map<string, Node>()
  readonly names = new Map<string, string>()
  readonly values = new Map<string, Value>()
  /** How often each name is read, by nodes and as an output. */
  readonly uses = new Map<string, number>()
  readonly outputs: ReadonlySet<string>
  /** Numbers of all constants that were computed. */
  numbers = 0
  readonly file: string
  readonly opset: number

  constructor(file: string, { nodes, outputs, opset }: OnnxFile) {
    this.file = file
    this.opset = opset
    this.outputs = new Set(outputs.map(({ name }) => name))
    for (const { inputs } of nodes) for (const name of inputs) this.uses.set(name, (this.uses.get(name) ?? 0) + 1)
    for (const name of this.outputs) this.uses.set(name, (this.uses.get(name) ?? 0) + 1)
  }
}
