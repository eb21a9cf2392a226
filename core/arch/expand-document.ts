// A document -> a draft of the graph: one placement for a flat document, one for each block of a document of cells.
import { place } from './build.ts'
import { type GraphDraft, endOf } from './draft.ts'
import { checkExpandedSize } from './expanded-size.ts'
import { Faults } from './faults.ts'
import { networkInputs } from './input-schema.ts'
import { type OrderedNodes, orderNodes } from './order.ts'
import { closest } from './suggest.ts'
import type { CellDocument, FlatDocument } from './schema.ts'

export interface Expanded extends GraphDraft {
  readonly output: number
  /** Graph indexes of the outputs before the last. */
  readonly others: readonly number[]
  /** JSON pointer of what names the output. */
  readonly outputPointer: string
  /** Graph indexes of the document's `exits`; -1 for a name that no node has. */
  readonly exits: readonly number[]
}

/** @throws {ArchitectureError} for what is wrong with ids, inputs, cycles, shapes or the expanded size */
export function expandFlat(document: FlatDocument): Expanded {
  const faults = new Faults()
  const inputs = networkInputs(document)
  const ordered = orderNodes(
    document,
    '',
    inputs.map(({ name }) => name),
    faults,
  )
  faults.throwIfAny()
  checkExpandedSize([{ ordered }], '/nodes', faults)
  faults.throwIfAny()
  const numbers = [...new Set(document.nodes.map((node) => node.block ?? 0))].toSorted((a, b) => a - b)
  const rank = new Map(numbers.map((number, index) => [number, index]))
  const draft = newDraft(document)
  const output = place(
    byBlock(ordered, faults),
    {
      prefix: '',
      outside: inputs.map((_, i) => -1 - i),
      block: (spec) => rank.get(spec.block ?? 0)!,
      channels: () => 0,
    },
    draft,
    faults,
  )
  faults.throwIfAny()
  const others = (document.outputs ?? []).slice(0, -1).map((name) => endOf(draft, name)!)
  return { ...draft, output: output!, others, outputPointer: ordered.outputPointer, exits: findExits(document, draft) }
}

/** Sorts by block, which stays topological as no node may read a later block. */
function byBlock(ordered: OrderedNodes, faults: Faults): OrderedNodes {
  const blockOf = (index: number) => ordered.nodes[index].spec.block ?? 0
  ordered.nodes.forEach((node, index) => {
    node.inputs.forEach((from, i) => {
      if (from < 0 || blockOf(from) <= blockOf(index)) return
      const detail = `node '${node.spec.id}' of block ${blockOf(index)} reads '${node.spec.inputs[i]}' of block ${blockOf(from)}`
      faults.add('invalid_architecture', `${node.pointer}/inputs/${i}`, detail)
    })
  })
  faults.throwIfAny()
  if (ordered.nodes.every((_, index) => index === 0 || blockOf(index - 1) <= blockOf(index))) return ordered
  const indexes = ordered.nodes.map((_, index) => index).toSorted((a, b) => blockOf(a) - blockOf(b) || a - b)
  const moved = new Map(indexes.map((old, index) => [old, index]))
  const nodes = indexes.map((old) => ({
    ...ordered.nodes[old],
    inputs: ordered.nodes[old].inputs.map((from) => (from < 0 ? from : moved.get(from)!)),
  }))
  return { ...ordered, nodes, output: moved.get(ordered.output)!, others: ordered.others.map((old) => moved.get(old)!) }
}

/** @throws {ArchitectureError} as `expandFlat` */
export function expandCells(document: CellDocument): Expanded {
  const faults = new Faults()
  const cells = new Map(
    Object.entries(document.cells).map(([name, cell]) => {
      const pointer = `/cells/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      return [name, orderNodes(cell, pointer, ['input', 'previous'], faults)]
    }),
  )
  const blocks = document.blocks.flatMap(({ cell, channels, repeat }, index) => {
    const ordered = cells.get(cell)
    if (ordered) return Array.from({ length: repeat }, () => ({ ordered, channels: channels ?? 0 }))
    const guess = closest(cell, [...cells.keys()]) ?? [...cells.keys()].slice(0, 8).join(', ')
    faults.add('invalid_architecture', `/blocks/${index}/cell`, `there is no cell '${cell}'; known: ${guess}`)
    return []
  })
  faults.throwIfAny()
  checkExpandedSize(blocks, '/blocks', faults)
  faults.throwIfAny()

  const draft = { ...newDraft(document), expanded: new Map() }
  const exits = new Set(document.exits)
  let input: number | undefined = -1
  let previous: number | undefined = -1
  blocks.forEach(({ ordered, channels }, block) => {
    const last = block === blocks.length - 1
    const output = place(
      ordered,
      {
        prefix: `${block}.`,
        outside: [input, previous],
        block: () => block,
        channels: (spec) =>
          spec.op === 'linear' && (last || exits.has(`${block}.${spec.id}`))
            ? (document.classes ?? channels)
            : channels,
      },
      draft,
      faults,
    )
    previous = input
    input = output
  })
  faults.throwIfAny()
  const outputPointer = `/blocks/${document.blocks.length - 1}`
  return { ...draft, output: input!, others: [], outputPointer, exits: findExits(document, draft) }
}

function newDraft(document: FlatDocument | CellDocument): GraphDraft {
  return { inputs: networkInputs(document), nodes: [], ids: new Map(), ends: new Map() }
}

function findExits({ exits = [] }: FlatDocument | CellDocument, draft: GraphDraft): number[] {
  return exits.map((name) => endOf(draft, name) ?? -1)
}
