// Ordered nodes -> graph nodes: lowers each, infers its shape, names it, and reports what does not fit.
import { homeOf, wordOf } from '../ops/table.ts'
import { isShapeFault, sameShape } from '../ops/shape.ts'
import type { Faults } from './faults.ts'
import type { GraphNode, NetworkInput } from './graph.ts'
import type { Lowered } from '../ops/operation.ts'
import type { NodeSpec } from './node-schema.ts'
import type { Op } from '../ops/table.ts'
import type { OrderedNodes } from './order.ts'
import type { Shape, ShapeFault } from '../ops/shape.ts'

/** A graph in the making. */
export interface Draft {
  readonly inputs: readonly NetworkInput[]
  readonly nodes: GraphNode[]
  readonly ids: Set<string>
  /** Graph index of what each node of the document gives, by its prefixed id. */
  readonly ends: Map<string, number>
}

/** Where a list of nodes is placed. */
export interface Placement {
  /** Prepended to the ids. */
  readonly prefix: string
  /** Graph indexes of the outside names; undefined where that value is at fault already. */
  readonly outside: readonly (number | undefined)[]
  readonly block: (spec: NodeSpec) => number
  /** Output channels where a node names none; 0 for none. */
  readonly channels: (spec: NodeSpec) => number
}

/** Adds the nodes to the draft. Returns the graph index of their output, undefined where it has none because of a fault. */
export function place(ordered: OrderedNodes, placement: Placement, draft: Draft, faults: Faults): number | undefined {
  const indexes: (number | undefined)[] = []
  for (const { spec, pointer, inputs } of ordered.nodes) {
    const from = inputs.map((i) => (i < 0 ? placement.outside[-1 - i] : indexes[i]))
    // What reads a faulty node is passed over: its fault would only repeat that of its input.
    indexes.push(from.some((i) => i === undefined) ? undefined : placeNode(spec, pointer, from as number[]))
  }
  return indexes[ordered.output]

  function placeNode(spec: NodeSpec, pointer: string, from: readonly number[]): number | undefined {
    const { nodes, ids, ends } = draft
    const id = placement.prefix + spec.id
    const word = wordOf(spec.op)
    const channels = spec.channels ?? placement.channels(spec)
    if (channels === 0 && word.needsChannels) {
      faults.add('invalid_architecture', `${pointer}/channels`, `${spec.op} '${id}' has no channels, nor has its block`)
      return undefined
    }
    const made: number[] = []
    const shapes = from.map(shapeAt)
    const misfit = word.check?.(spec as never, channels, shapes)
    if (misfit) {
      tell(misfit)
      return undefined
    }
    for (const lowered of word.lower(spec as never, channels, shapes)) {
      const { suffix, op } = lowered
      const inputs = readsOf(lowered, made, from)
      const shape = homeOf(op).shape(op, inputs === from ? shapes : inputs.map(shapeAt), lowered.channels)
      if (isShapeFault(shape)) {
        tell({ ...shape, ...(shape.input !== undefined && { input: inputAt(lowered, made.length, shape.input) }) })
        return undefined
      }
      if (ids.has(id + suffix)) {
        faults.add('duplicate_id', `${pointer}/id`, `the id '${id + suffix}' is taken already`)
        return undefined
      }
      ids.add(id + suffix)
      made.push(nodes.push({ id: id + suffix, op: op as Op, inputs, shape, block: placement.block(spec) }) - 1)
    }
    const end = made.at(-1)!
    ends.set(id, end)
    if (spec.shares !== undefined || spec.stored !== undefined) annotate(spec, pointer, id, end, made.length)
    return end

    function tell({ code, detail, input, attribute }: ShapeFault): void {
      const place = attribute !== undefined ? `/${attribute}` : input !== undefined ? `/inputs/${input}` : ''
      faults.add(code, pointer + place, `${spec.op} '${id}': ${detail}`)
    }
  }

  /** Whose tensors a node uses, and how many numbers are behind its own. */
  function annotate(spec: NodeSpec, pointer: string, id: string, end: number, count: number): void {
    const { nodes, ends } = draft
    const node = nodes[end]
    const tensors = (of: GraphNode) => homeOf(of.op).tensors?.(of.op, of.inputs.map(shapeAt), of.shape) ?? []
    if (spec.stored !== undefined) nodes[end] = { ...node, stored: spec.stored }
    if (spec.shares === undefined) return
    const shared = ends.get(placement.prefix + spec.shares)
    const where = `${pointer}/shares`
    if (shared === undefined || shared === end) {
      const detail = `'${id}' shares the tensors of '${spec.shares}', which is no node before it`
      faults.add('unknown_input', where, detail)
      return
    }
    const [own, others] = [tensors(node), tensors(nodes[shared])]
    const alike = own.length === others.length && own.every(({ shape }, i) => sameShape(shape, others[i].shape))
    if (own.length === 0 || !alike || count > 1) {
      faults.add(
        'shape_mismatch',
        where,
        `'${id}' cannot share the tensors of '${spec.shares}', which are not like its own`,
      )
    } else nodes[end] = { ...nodes[end], shares: nodes[shared].shares ?? shared }
  }

  function shapeAt(index: number): Shape {
    return index < 0 ? draft.inputs[-1 - index].shape : draft.nodes[index].shape
  }
}

/**
 * Which of the node's inputs is what one of its operations reads there; undefined where that is another operation of
 * the node.
 */
function inputAt({ reads }: Lowered, before: number, input: number): number | undefined {
  if (!reads) return before === 0 ? input : undefined
  return reads[input] < 0 ? -1 - reads[input] : undefined
}

/** Graph indexes of what one of a node's operations reads. */
function readsOf({ reads }: Lowered, made: readonly number[], from: readonly number[]): readonly number[] {
  if (reads) return reads.map((i) => (i < 0 ? from[-1 - i] : made[i]))
  return made.length === 0 ? from : [made.at(-1)!]
}
