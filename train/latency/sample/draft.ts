// A flat architecture in the making: nodes appended one by one, their shapes known.
import { CellNode } from '@archcast/core/arch/node-schema.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { isShapeFault, sizeOf } from '@archcast/core/ops/shape.ts'
import { expandWord, homeOf } from '@archcast/core/ops/table.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { FlatArchitecture } from '@archcast/core/arch/schema.ts'
import type { Shape } from '@archcast/core/ops/shape.ts'

type FlatNode = FlatArchitecture['nodes'][number]
type Omitted<T> = T extends unknown ? Omit<T, 'id' | 'inputs'> : never
/** A node without its name and what it reads. */
export type DraftNode = Omitted<FlatNode>

/** A value of the network: its node's name and its shape. */
export interface DraftValue {
  readonly id: string
  readonly shape: Shape
}

/** Appends nodes and infers their shapes; throws where a shape does not fit. */
export class NetworkDraft {
  readonly input: DraftValue
  /** Multiply-accumulates and elements of all activations so far. */
  macs = 0
  elements = 0
  readonly #nodes: FlatNode[] = []
  readonly #classes: number

  constructor(input: Shape, classes: number) {
    this.input = { id: 'input', shape: input }
    this.#classes = classes
  }

  add(node: DraftNode, ...inputs: readonly DraftValue[]): DraftValue {
    const id = `n${this.#nodes.length}`
    const flat = { ...node, id, inputs: inputs.map((input) => input.id) } as FlatNode
    const spec = CellNode.parse(flat)
    const placed = expandWord(
      spec,
      spec.channels ?? 0,
      inputs.map(({ shape }) => shape),
    )
    if (isShapeFault(placed)) throw new Error(`${spec.op}: ${placed.detail}`)
    for (const { op, inputs: read, shape } of placed) {
      if (op.type !== 'linear') this.macs += homeOf(op).macs?.(op, read, shape) ?? 0
      this.elements += sizeOf(shape)
    }
    this.#nodes.push(flat)
    return { id, shape: placed.at(-1)!.shape }
  }

  /** Applies nodes one after another. */
  chain(from: DraftValue, ...nodes: readonly DraftNode[]): DraftValue {
    return nodes.reduce((value, node) => this.add(node, value), from)
  }

  /** Ends in a linear layer behind a pool: over all pixels, or one of tokens. */
  finish(from: DraftValue, pool: DraftNode = { op: 'global_avg_pool' }): ArchGraph {
    this.chain(from, pool, { op: 'linear', channels: this.#classes })
    const [channels, height, width] = this.input.shape
    return parseArchitecture({ input: { channels, height, width }, classes: this.#classes, nodes: this.#nodes })
  }
}
