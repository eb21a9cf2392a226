// A JSON schema as HTML: its type on one line, its fields as a table.
import { html } from 'hono/html'
import { prose } from './prose.ts'
import type { HtmlEscapedString } from 'hono/utils/html'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** The parts of JSON Schema that the document uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly example?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema | false
  readonly prefixItems?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly contentMediaType?: string
}

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

const joined = (parts: readonly Html[], by: string): Html =>
  html`${parts.map((part, i) => (i === 0 ? part : html`${by}${part}`))}`

/** Such as `string`, `Candidate[]` with a link, `'head' | 'surrogate'`. */
export function typeOf(schema: Schema): Html {
  if (schema.$ref) return html`<a href="#schema-${nameOf(schema.$ref)}">${nameOf(schema.$ref)}</a>`
  if (schema.const !== undefined) return html`${JSON.stringify(schema.const)}`
  if (schema.enum) return html`${schema.enum.map((value) => JSON.stringify(value)).join(' | ')}`
  const either = schema.anyOf ?? schema.oneOf
  if (either) return joined(either.map(typeOf), ' | ')
  if (schema.allOf) return typeOf(schema.allOf[0])
  if (schema.prefixItems) return html`[${joined(schema.prefixItems.map(typeOf), ', ')}]`
  if (schema.type === 'array') return schema.items ? html`${typeOf(schema.items)}[]` : html`array`
  if (schema.type === 'object' && !schema.properties) {
    const { additionalProperties: values } = schema
    return typeof values === 'object' ? html`{ [name]: ${typeOf(values)} }` : html`object`
  }
  return html`${schema.contentMediaType && !schema.type ? 'bytes' : [schema.type ?? 'any'].flat().join(' | ')}`
}

/** Ranges of whole numbers that only say that they are safe to compute with are left out. */
function rangeOf({ minimum, maximum }: Schema): string {
  const low = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum
  const high = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  if (low === undefined) return high === undefined ? '' : `at most ${high}`
  return high === undefined ? (low === 0 ? '' : `at least ${low}`) : `${low} to ${high}`
}

/** A field, and those of the objects that it holds, indented by their depth. */
function rows(name: string, schema: Schema, required: boolean, depth: number): Html {
  const range = rangeOf(schema)
  const notes = [
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
    ...(range ? [range] : []),
  ]
  return html`<tr>
      <td class="name d${Math.min(depth, 3)}"><code>${name}${required ? '' : '?'}</code></td>
      <td>
        <code class="type">${typeOf(schema)}</code>${notes.length > 0 ? html` <small>${notes.join(', ')}</small>` : ''}
        ${schema.description ? html`<br />${prose(schema.description)}` : ''}
      </td>
    </tr>
    ${fieldsOf(schema, depth + 1)}`
}

function fieldsOf(schema: Schema, depth: number): Html | '' {
  if (schema.$ref) return ''
  const inner = schema.properties ? schema : schema.items || undefined
  const held = inner ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined)
  if (!held || held.$ref) return ''
  if (!held.properties) return held === schema ? '' : fieldsOf(held, depth)
  const { properties, required = [] } = held
  return html`${Object.entries(properties).map(([name, field]) => rows(name, field, required.includes(name), depth))}`
}

/** The fields of a schema; a union of objects has a table each, under the value that tells them apart. */
export function schemaTable(schema: Schema): Html {
  const variants = (schema.oneOf ?? schema.anyOf ?? []).filter(({ properties }) => properties)
  if (variants.length > 0) {
    return html`${variants.map(
      (variant) =>
        html`<details>
          <summary><code>${typeOf(variant.properties!.op ?? variant)}</code></summary>
          ${schemaTable(variant)}
        </details>`,
    )}`
  }
  const fields = fieldsOf(schema, 0)
  if (fields === '') return html`<p><code class="type">${typeOf(schema)}</code></p>`
  return html`<table>
    <tbody>
      ${fields}
    </tbody>
  </table>`
}
