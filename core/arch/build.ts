// Ordered nodes -> graph nodes: lowers each, infers its shape, names it, and reports what does not fit.
import type { Faults } from './faults.ts'
import type { GraphNode, Shape } from './graph.ts'
import { lower } from './lower.ts'
import type { OrderedNodes } from './order.ts'
import type { NodeSpec } from './schema.ts'
import { inferShape, isShapeFault } from './shapes.ts'

/** A graph in the making. */
export interface Draft {
  readonly input: Shape
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
    const { nodes, ids, input } = draft
    const id = placement.prefix + spec.id
    const channels = ('channels' in spec ? spec.channels : undefined) ?? placement.channels(spec)
    if (channels === 0 && needsChannels(spec)) {
      faults.add('invalid_architecture', `${pointer}/channels`, `${spec.op} '${id}' has no channels, nor has its block`)
      return undefined
    }
    let inputs = from
    for (const { suffix, op, channels: outChannels } of lower(spec, channels, shapeAt(from[0])[0])) {
      const shape = inferShape(op, inputs.map(shapeAt), outChannels)
      if (isShapeFault(shape)) {
        const where = shape.input === undefined ? pointer : `${pointer}/inputs/${shape.input}`
        faults.add(shape.code, where, `${spec.op} '${id}': ${shape.detail}`)
        return undefined
      }
      if (ids.has(id + suffix)) {
        faults.add('duplicate_id', `${pointer}/id`, `the id '${id + suffix}' is taken already`)
        return undefined
      }
      ids.add(id + suffix)
      nodes.push({ id: id + suffix, op, inputs, shape, block: placement.block(spec) })
      inputs = [nodes.length - 1]
    }
    draft.ends.set(id, nodes.length - 1)
    return nodes.length - 1

    function shapeAt(index: number): Shape {
      return index < 0 ? input : nodes[index].shape
    }
  }
}

function needsChannels(spec: NodeSpec): boolean {
  return spec.op === 'conv' || spec.op === 'separable_conv' || spec.op === 'linear'
}
