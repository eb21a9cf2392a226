// Nodes in any order, named inputs -> nodes in topological order, numbered inputs; finds duplicates, missing inputs and cycles.
import type { Faults } from './faults.ts'
import type { NodeSpec } from './schema.ts'

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
  /** JSON pointer of what names the output. */
  readonly outputPointer: string
}

/**
 * Keeps the order of the document wherever that is topological already.
 * @param pointer of what holds `nodes` and `output`
 * @param outside names that stand for values from outside: `input`, in cells also `previous`
 */
export function orderNodes(
  holder: { readonly nodes: readonly NodeSpec[]; readonly output?: string },
  pointer: string,
  outside: readonly string[],
  faults: Faults,
): OrderedNodes {
  const { nodes, output } = holder
  const byId = new Map<string, number>()
  nodes.forEach(({ id }, index) => {
    const where = `${pointer}/nodes/${index}/id`
    const first = byId.get(id)
    if (outside.includes(id)) faults.add('duplicate_id', where, `the id '${id}' is reserved`)
    else if (first !== undefined) {
      faults.add('duplicate_id', where, `the id '${id}' is taken by ${pointer}/nodes/${first} already`)
    } else byId.set(id, index)
  })

  const ordered: OrderedNode[] = []
  const position = new Map<number, number>()
  const path: number[] = []
  let cyclic = false

  const visit = (index: number): void => {
    path.push(index)
    const spec = nodes[index]
    spec.inputs.forEach((name, i) => {
      const where = `${pointer}/nodes/${index}/inputs/${i}`
      if (outside.includes(name)) return
      const next = byId.get(name)
      if (next === undefined) {
        faults.add('unknown_input', where, `node '${spec.id}' reads '${name}', which does not exist`)
      } else if (path.includes(next)) {
        cyclic = true
        const loop = path.slice(path.indexOf(next)).map((node) => nodes[node].id)
        const spelt = [name, ...loop.toReversed()].join(' -> ')
        faults.add('cycle', where, `the graph has a cycle: ${spelt}`)
      } else if (!position.has(next)) visit(next)
    })
    path.pop()
    if (cyclic) return
    position.set(index, ordered.length)
    const inputs = spec.inputs.map((name) => {
      const from = outside.indexOf(name)
      return from >= 0 ? -1 - from : (position.get(byId.get(name) ?? -1) ?? -1)
    })
    ordered.push({ spec, pointer: `${pointer}/nodes/${index}`, inputs })
  }
  // One cycle is spelled out; to list them all could take exponential time.
  for (let index = 0; index < nodes.length && !cyclic; index++) if (!position.has(index)) visit(index)

  const outputIndex = output === undefined ? nodes.length - 1 : byId.get(output)
  const outputPointer = output === undefined ? `${pointer}/nodes/${nodes.length - 1}` : `${pointer}/output`
  if (outputIndex === undefined) {
    faults.add('unknown_input', outputPointer, `the output is '${output}', which is not a node`)
  }
  return { nodes: ordered, output: position.get(outputIndex ?? -1) ?? -1, outputPointer }
}
