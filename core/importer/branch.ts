// Branches: the nodes of the one that is taken, in their place.
import { homeOf } from '../ops/table.ts'
import { Diagnostics } from './diagnostics.ts'
import { quote } from './errors.ts'
import type { Tensor } from '../ops/reader.ts'
import type { Context } from './context.ts'
import type { OnnxSubgraph } from './file.ts'
import type { ImportState } from './import-state.ts'

/** Reads the nodes of a graph, and tells of those that it cannot read. */
export type ReadNodes = (state: ImportState, graph: OnnxSubgraph, faults: Pick<Diagnostics, 'add'>) => void

/**
 * Where a condition is decided when the network runs, both branches are read; the one that computes more counts, with a
 * caveat. So does the only one that fits what it reads, such as the one for the sampling rate of these samples.
 *
 * @param readNodes reads the nodes of a branch, branches among them
 */
export function readBranch(context: Context, readNodes: ReadNodes): readonly Tensor[] {
  const condition = context.value(0)
  const holds = condition.kind === 'constant' ? condition.data?.[0] : undefined
  if (holds !== undefined) return readOne(context, readNodes, holds === 0 ? BRANCHES[0] : BRANCHES[1]).values
  const faults = new Diagnostics()
  const branches = BRANCHES.flatMap((name) => faults.attempt(() => readOne(context, readNodes, name)) ?? [])
  if (branches.length === 0) faults.throwIfAny()
  const taken = branches.reduce((most, branch) => (branch.macs > most.macs ? branch : most))
  if (branches.every(({ macs }) => macs === taken.macs) && branches.length > 1) return taken.values
  const { name, op } = context.node
  const node = quote(name === '' ? op : name)
  context.state.caveats.push(`${node} decides at run time what is computed; its larger branch is forecast.`)
  return taken.values
}

const BRANCHES = ['else_branch', 'then_branch'] as const

function readOne(
  context: Context,
  readNodes: ReadNodes,
  name: string,
): { readonly values: readonly Tensor[]; readonly macs: number } {
  const { state } = context
  const branch = context.node.attributes.get(name)?.graph
  if (!branch) return context.fail(`it has no ${name}`, 'invalid_onnx')
  const first = state.made.length
  readNodes(state, branch, {
    add(error) {
      throw error
    },
  })
  let macs = 0
  for (const { op, inputs, shape } of state.made.slice(first)) {
    const read = inputs.map((i) => state.shapeAt(i))
    macs += homeOf(op).macs?.(op, read, shape) ?? 0
  }
  const values = branch.outputs.map((output) => {
    const value = state.values.get(output.name)
    return value ?? context.fail(`its branch gives no '${output.name}'`, 'invalid_onnx')
  })
  return { values, macs }
}
