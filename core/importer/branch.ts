// A branch whose condition is known before the network runs: the nodes of the one that is taken, in its place.
import { readNodes } from './read.ts'
import type { Context } from './context.ts'
import type { Tensor } from '../ops/reader.ts'

/** @throws {ArchitectureError} `unsupported` for a condition that depends on the input */
export function readBranch(context: Context): readonly Tensor[] {
  const { attributes } = context.node
  const holds = context.constant(0).data?.[0]
  if (holds === undefined) context.fail('its condition is not known before the network runs')
  const name = holds !== 0 ? 'then_branch' : 'else_branch'
  const branch = attributes.get(name)?.graph
  if (!branch) return context.fail(`it has no ${name}`, 'invalid_onnx')
  readNodes(context.reading, branch, {
    add(error) {
      throw error
    },
  })
  return branch.outputs.map((output) => {
    const value = context.reading.values.get(output.name)
    return value ?? context.fail(`its branch gives no '${output.name}'`, 'invalid_onnx')
  })
}
