// Completion in the JSON of an architecture: keys, operations, values and ids of nodes, out of its schema.
import { syntaxTree } from '@codemirror/language'
import { pathAt, valueIn } from './pointer.ts'
import type { JsonSchema } from '../engine/json-schema.ts'
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'

/** All schemas that a value at the path may have; of nodes those of its operation alone. */
export function schemasAt(root: JsonSchema, path: readonly (string | number)[], value: unknown): readonly JsonSchema[] {
  const expand = (schema: JsonSchema, given: unknown): readonly JsonSchema[] => {
    if (schema.$ref !== undefined) {
      const target = root.$defs?.[schema.$ref.split('/').at(-1) ?? '']
      return target ? expand(target, given) : []
    }
    const options = schema.anyOf ?? schema.oneOf
    if (!options) return [schema]
    const all = options.flatMap((option) => expand(option, given))
    const op = (given as { readonly op?: unknown } | undefined)?.op
    const own = all.filter(({ properties }) => properties?.op && admits(properties.op, op))
    return own.length > 0 ? own : all
  }
  let given = value
  let schemas = expand(root, given)
  for (const key of path) {
    given = (given as Readonly<Record<string | number, unknown>> | null | undefined)?.[key]
    schemas = schemas.flatMap(({ properties, additionalProperties, items }) => {
      if (typeof key === 'number') return typeof items === 'object' ? expand(items, given) : []
      const next = properties?.[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
      return next ? expand(next, given) : []
    })
  }
  return schemas
}

const admits = ({ const: only, enum: several = [only] }: JsonSchema, value: unknown) =>
  value !== undefined && several.includes(value)

/** Values that a schema names. */
function valuesOf({ const: only, enum: several, type }: JsonSchema): readonly unknown[] {
  if (only !== undefined) return [only]
  return several ?? (type === 'boolean' ? [true, false] : [])
}

/** @param schema of architectures */
export function completeBy(schema: JsonSchema) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const text = state.doc.toString()
    const tree = syntaxTree(state)
    const node = tree.resolveInner(pos, -1)
    const path = pathAt(tree, text, pos)
    // A string that is not closed yet is an error to the parser.
    const begun = node.type.isError ? /"[^"\n]*$/.exec(text.slice(node.from, pos)) : undefined
    const isName = node.name === 'PropertyName'
    const isKey = isName || node.name === '{' || node.name === 'Object' || node.name === ','
    if (!explicit && !isName && node.name !== 'String' && !begun) return null
    const value = valueIn(tree, text)
    const [from, to] = begun
      ? [node.from + begun.index, pos]
      : isName || node.name === 'String'
        ? [node.from, node.to]
        : [pos, pos]
    const options = isKey ? keys(schema, isName ? path.slice(0, -1) : path, value) : values(schema, path, value)
    return options.length > 0 ? { from, to, options, filter: true } : null
  }
}

function keys(schema: JsonSchema, path: readonly (string | number)[], value: unknown): Completion[] {
  const given = path.reduce<unknown>(
    (inner, key) => (inner as Readonly<Record<string | number, unknown>> | undefined)?.[key],
    value,
  )
  const found = new Map<string, JsonSchema>()
  for (const { properties = {} } of schemasAt(schema, path, value))
    for (const [name, property] of Object.entries(properties)) if (!found.has(name)) found.set(name, property)
  return Array.from(found, ([name, { description = '', default: standard }]) => ({
    label: JSON.stringify(name),
    type: 'property',
    apply: `${JSON.stringify(name)}: `,
    ...(description !== '' && { info: description }),
    ...(standard !== undefined && { detail: JSON.stringify(standard) }),
    boost: given && name in (given as object) ? -1 : 0,
  }))
}

function values(schema: JsonSchema, path: readonly (string | number)[], value: unknown): Completion[] {
  // An operation may become any other, whatever stands there.
  const among = path.at(-1) === 'op' ? undefined : value
  const named = schemasAt(schema, path, among).flatMap((one) =>
    valuesOf(one).map((known) => ({ known, info: one.description })),
  )
  const ids = path.includes('inputs') ? idsBefore(path, value).map((known) => ({ known, info: undefined })) : []
  return [...ids, ...named].map(({ known, info }) => ({
    label: JSON.stringify(known),
    type: 'enum',
    ...(info !== undefined && { info }),
  }))
}

/** What a node may read: the input, and the ids of the nodes beside it. */
function idsBefore(path: readonly (string | number)[], value: unknown): string[] {
  const at = path.lastIndexOf('nodes')
  const nodes = path
    .slice(0, at + 1)
    .reduce<unknown>((inner, key) => (inner as Readonly<Record<string | number, unknown>> | undefined)?.[key], value)
  const ids = Array.isArray(nodes)
    ? nodes
        .slice(0, Number(path[at + 1]))
        .flatMap((node: { readonly id?: unknown }) => (typeof node?.id === 'string' ? [node.id] : []))
    : []
  return [...ids.toReversed(), 'input']
}
