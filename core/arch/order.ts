// Nodes in any order, named inputs -> nodes in topological order, numbered inputs; finds duplicates, missing inputs and
// cycles.
import type { Faults } from './faults.ts'
import type { NodeSpec } from './node-schema.ts'

export interface OrderedNode {
  readonly spec: NodeSpec
  /** JSON pointer of the node. */
  readonly pointer: string
  /** Indexes into the ordered list; -1 - k for the k-th outside name. */
  readonly inputs: readonly number[]
}

export interface OrderedNodes {
  readonly nodes: readonly OrderedNode[]
  readonly output: number
  /** Of the outputs before the last, where the holder names several; -1 for a name that no node has. */
  readonly others: readonly number[]
  /** JSON pointer of what names the output. */
  readonly outputPointer: string
}

/**
 * Keeps the order of the document wherever that is topological already.
 * @param pointer of what holds `nodes` and `output`
 * @param outside names that stand for values from outside: `input`, in cells also `previous`
 */
export function orderNodes(
  holder: {
    readonly nodes: readonly NodeSpec[]
    readonly output?: string | undefined
    readonly outputs?: readonly string[] | undefined
  },
  pointer: string,
  outside: readonly string[],
  faults: Faults,
): OrderedNodes {
  const { nodes } = holder
  const byId = new Map<string, number>()
  const outsideAt = new Map(outside.map((name, i) => [name, -1 - i]))
  nodes.forEach(({ id }, index) => {
    const where = () => `${pointer}/nodes/${index}/id`
    const first = byId.get(id)
    if (outsideAt.has(id)) faults.add('duplicate_id', where(), `the id '${id}' is reserved`)
    else if (first !== undefined) {
      faults.add('duplicate_id', where(), `the id '${id}' is taken by ${pointer}/nodes/${first} already`)
    } else byId.set(id, index)
  })

  const { order, position } = topological(nodes, pointer, byId, outsideAt, faults)
  const placeOf = (name: string) => outsideAt.get(name) ?? position.get(byId.get(name) ?? -1) ?? -1
  const ordered = order.map((index): OrderedNode => {
    const spec = nodes[index]
    return { spec, pointer: `${pointer}/nodes/${index}`, inputs: spec.inputs.map(placeOf) }
  })
  const named = holder.outputs ?? (holder.output === undefined ? undefined : [holder.output])
  const places = named?.map((name, i) => {
    const index = byId.get(name)
    const where = holder.outputs ? `${pointer}/outputs/${i}` : `${pointer}/output`
    if (index === undefined) faults.add('unknown_input', where, `the output is '${name}', which is not a node`)
    return position.get(index ?? -1) ?? -1
  }) ?? [position.get(nodes.length - 1) ?? -1]
  const outputPointer = named
    ? holder.outputs
      ? `${pointer}/outputs/${named.length - 1}`
      : `${pointer}/output`
    : `${pointer}/nodes/${nodes.length - 1}`
  return { nodes: ordered, output: places.at(-1)!, others: places.slice(0, -1), outputPointer }
}

/** Depth first, by a list of its own: a chain of thousands of nodes would be too deep for calls. */
function topological(
  nodes: readonly NodeSpec[],
  pointer: string,
  byId: ReadonlyMap<string, number>,
  outside: ReadonlyMap<string, number>,
  faults: Faults,
): { readonly order: readonly number[]; readonly position: ReadonlyMap<number, number> } {
  const order: number[] = []
  const position = new Map<number, number>()
  const open = new Set<number>()
  const path: { readonly index: number; next: number }[] = []
  const enter = (index: number) => {
    open.add(index)
    path.push({ index, next: 0 })
  }
  for (let root = 0; root < nodes.length; root++) {
    if (!position.has(root)) enter(root)
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const { index } = step
      const { id, inputs } = nodes[index]
      if (step.next === inputs.length) {
        path.pop()
        open.delete(index)
        position.set(index, order.push(index) - 1)
        continue
      }
      const i = step.next++
      const name = inputs[i]
      if (outside.has(name)) continue
      const where = () => `${pointer}/nodes/${index}/inputs/${i}`
      const from = byId.get(name)
      if (from === undefined) {
        faults.add('unknown_input', where(), `node '${id}' reads '${name}', which does not exist`)
      } else if (open.has(from)) {
        const indexes = path.map((at) => at.index)
        const loop = indexes.slice(indexes.indexOf(from)).map((at) => nodes[at].id)
        faults.add('cycle', where(), `the graph has a cycle: ${[name, ...loop.toReversed()].join(' -> ')}`)
        // One cycle is spelled out; to list them all could take exponential time.
        return { order, position }
      } else if (!position.has(from)) enter(from)
    }
  }
  return { order, position }
}
