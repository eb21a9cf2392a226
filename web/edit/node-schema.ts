// What a node of an operation may be, out of the JSON schema of architectures.
import type { JsonSchema } from '../engine/json-schema.ts'

export interface OperationSchema {
  readonly description: string
  /** By their names, without the node's id, operation and inputs. */
  readonly attributes: Readonly<Record<string, JsonSchema>>
}

const COMMON = ['id', 'op', 'inputs', 'block', 'shares', 'stored']

/** Operations by their names, of one kind of node: `FlatNode` or `CellNode`. */
export function operationsOf(schema: JsonSchema, kind: 'FlatNode' | 'CellNode'): ReadonlyMap<string, OperationSchema> {
  const { oneOf, anyOf } = schema.$defs?.[kind] ?? {}
  const operations = (oneOf ?? anyOf ?? []).flatMap(({ properties = {} }) => {
    const { op } = properties
    const names = op?.enum ?? (op?.const === undefined ? [] : [op.const])
    const attributes = Object.fromEntries(Object.entries(properties).filter(([name]) => !COMMON.includes(name)))
    return names.map((name) => [String(name), { description: op?.description ?? '', attributes }] as const)
  })
  return new Map(operations.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
