// Ordered nodes -> graph nodes: lowers each, infers its shape, names it, and reports what does not fit.
import { isShapeFault, sameShape } from '../ops/shape.ts'
import { expandWord, homeOf, wordOf } from '../ops/table.ts'
import { type GraphDraft, endOf } from './draft.ts'
import type { Shape, ShapeFault } from '../ops/shape.ts'
import type { Placed } from '../ops/table.ts'
import type { Faults } from './faults.ts'
import type { GraphNode } from './graph.ts'
import type { NodeSpec } from './node-schema.ts'
import type { OrderedNodes } from './order.ts'

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

/**
 * Adds the nodes to the draft. Returns the graph index of their output, undefined where it has none because of a fault.
 */
export function place(
  ordered: OrderedNodes,
  placement: Placement,
  draft: GraphDraft,
  faults: Faults,
): number | undefined {
  const indexes: (number | undefined)[] = []
  for (const { spec, pointer, inputs } of ordered.nodes) {
    let faulty = false
    const from = inputs.map((i) => {
      const index = i < 0 ? placement.outside[-1 - i] : indexes[i]
      if (index === undefined) faulty = true
      return index
    })
    // What reads a faulty node is passed over: its fault would only repeat that of its input.
    indexes.push(faulty ? undefined : placeNode(spec, pointer, from as number[]))
  }
  return indexes[ordered.output]

  function placeNode(spec: NodeSpec, pointer: string, from: readonly number[]): number | undefined {
    const { nodes, ids } = draft
    const id = placement.prefix + spec.id
    const channels = spec.channels ?? placement.channels(spec)
    if (channels === 0 && wordOf(spec.op).needsChannels) {
      faults.add('invalid_architecture', `${pointer}/channels`, `${spec.op} '${id}' has no channels, nor has its block`)
      return undefined
    }
    const parts = expanded(spec, channels, from.map(shapeAt))
    if (isShapeFault(parts)) {
      const { code, detail, input, attribute } = parts
      const place = attribute !== undefined ? `/${attribute}` : input !== undefined ? `/inputs/${input}` : ''
      faults.add(code, pointer + place, `${spec.op} '${id}': ${detail}`)
      return undefined
    }
    const first = nodes.length
    for (const { suffix, op, reads, shape } of parts) {
      const known = ids.size
      if (known === ids.set(id + suffix, suffix === '' ? nodes.length : -1).size) {
        faults.add('duplicate_id', `${pointer}/id`, `the id '${id + suffix}' is taken already`)
        return undefined
      }
      const inputs = reads ? reads.map((i) => (i < 0 ? from[-1 - i] : first + i)) : from
      nodes.push({ id: id + suffix, op, inputs, shape, block: placement.block(spec) })
    }
    const end = nodes.length - 1
    if (parts.at(-1)!.suffix !== '') draft.ends.set(id, end)
    if (spec.shares !== undefined || spec.stored !== undefined) annotate(spec, pointer, id, end, parts.length)
    return end
  }

  /** Whose tensors a node uses, and how many numbers are behind its own. */
  function annotate(spec: NodeSpec, pointer: string, id: string, end: number, count: number): void {
    const { nodes } = draft
    const node = nodes[end]
    const tensors = (of: GraphNode) => homeOf(of.op).tensors?.(of.op, of.inputs.map(shapeAt), of.shape) ?? []
    if (spec.stored !== undefined) nodes[end] = { ...node, stored: spec.stored }
    if (spec.shares === undefined) return
    const shared = endOf(draft, placement.prefix + spec.shares)
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

  /** What a node becomes; a cell's node becomes the same in every block that gives it the same channels and shapes. */
  function expanded(spec: NodeSpec, channels: number, shapes: readonly Shape[]): readonly Placed[] | ShapeFault {
    const known = draft.expanded?.get(spec)
    if (known?.channels === channels && sameShapes(known.shapes, shapes)) return known.parts
    const parts = expandWord(spec, channels, shapes)
    draft.expanded?.set(spec, { channels, shapes, parts })
    return parts
  }

  function shapeAt(index: number): Shape {
    return index < 0 ? draft.inputs[-1 - index].shape : draft.nodes[index].shape
  }
}

/** Lists of as many shapes. */
function sameShapes(a: readonly Shape[], b: readonly Shape[]): boolean {
  for (let i = 0; i < a.length; i++) if (!sameShape(a[i], b[i])) return false
  return true
}
