// For tests: the smallest node that the schema of a word describes.
import * as z from 'zod'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** @param op which of the word's names it has */
export function exampleOf(schema: z.ZodObject, op: string): Record<string, unknown> {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' })
  const needed = Object.entries(properties).filter(([name]) => required.includes(name))
  const values = needed.map(([name, property]) => [name, valueOf(property as JsonSchema)])
  return { ...Object.fromEntries(values), op }
}

function valueOf(schema: JsonSchema): unknown {
  const { anyOf, const: only, enum: several, type, minimum, minItems = 0, prefixItems, items } = schema
  if (only !== undefined) return only
  if (several) return several[0]
  if (anyOf) return valueOf(anyOf[0] as JsonSchema)
  if (prefixItems) return prefixItems.map((item) => valueOf(item as JsonSchema))
  if (type === 'array') return Array.from({ length: minItems }, () => valueOf(items as JsonSchema))
  if (type === 'object') return objectOf(schema)
  if (type === 'string') return 'input'
  return type === 'boolean' ? false : (minimum ?? 1)
}

function objectOf({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> {
  const values = required.map((name) => [name, valueOf(properties[name] as JsonSchema)])
  return Object.fromEntries(values) as Record<string, unknown>
}
