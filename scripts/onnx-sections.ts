// Which ONNX operators are read, and as what, from what the homes of the operations say of themselves.
import * as z from 'zod'
import { FOLDED } from '../core/importer/fold.ts'
import { STRUCTURE } from '../core/importer/structure.ts'
import { QUANTISED } from '../core/ops/quantised/read-quantised.ts'
import { OPERATIONS, namesOf } from '../core/ops/table.ts'
import { code, tableOf } from './language-sections.ts'
import type { Operation } from '../core/ops/operation.ts'

const listed = (names: Iterable<string>) => [...names].map(code).join(', ')

/** What the first word of an operation says of itself. */
function description({ words: [word] }: Operation): string {
  if (!word) return ''
  const { properties = {} } = z.toJSONSchema(word.schema, { io: 'input' })
  const { description: says = '' } = properties.op as z.core.JSONSchema.JSONSchema
  return says
}

/** An operation of many names has one for each operator. */
const FEW = 2

function rowOf(operation: Operation): string[] {
  const operators = Object.keys(operation.onnx ?? {}).filter((name) => !(name in QUANTISED))
  const names = operation.words.flatMap(({ schema }) => namesOf(schema))
  const [first] = names
  const becomes = names.length > FEW && first !== operation.type ? 'the function of that name' : code(operation.type)
  return [listed(operators), becomes, description(operation)]
}

/** Markdown by the names of the markers around it. */
export function onnxSections(): Readonly<Record<string, string>> {
  const operations = OPERATIONS.filter(({ onnx = {} }) => Object.keys(onnx).some((name) => !(name in QUANTISED)))
  const rows = [
    ...operations.map(rowOf),
    [listed(Object.keys(QUANTISED)), 'what they stand for', 'Layers and functions of integers.'],
    [listed(STRUCTURE.keys()), 'nothing', 'Other extents, axes, names and types; what has to move becomes a node.'],
    [code('If'), 'its branch', 'The one that is taken; the larger, where that is decided at run time.'],
  ]
  return {
    operators: tableOf(['ONNX', 'becomes', 'what'], rows),
    folded: `${listed(FOLDED.toSorted())}\n`,
  }
}
