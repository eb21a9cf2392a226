// Values of a JSON schema, as far as schemas of the OpenAPI document go. Small ones: what is large is refused by its
// size alone.
import fc from 'fast-check'

export interface FuzzedSchema {
  readonly $ref?: string
  readonly anyOf?: readonly FuzzedSchema[]
  readonly oneOf?: readonly FuzzedSchema[]
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly example?: unknown
  readonly properties?: Readonly<Record<string, FuzzedSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | FuzzedSchema
  readonly items?: boolean | FuzzedSchema
  readonly prefixItems?: readonly FuzzedSchema[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

/** Few, so that one often means another. */
const NAMES = ['input', 'a', 'b', 'c', 'input2', 'pixel3', 'cifar10', 'nas-bench-201']
/** More than a schema's fewest items. */
const MORE_ITEMS = 3

/** @param components schemas of the document by name */
export function valuesOf(components: Readonly<Record<string, FuzzedSchema>>) {
  const named = new Map<string, fc.Arbitrary<unknown>>()

  function byName(ref: string): fc.Arbitrary<unknown> {
    const name = ref.slice('#/components/schemas/'.length)
    let values = named.get(name)
    if (!values) named.set(name, (values = of(components[name])))
    return values
  }

  function of(schema: FuzzedSchema): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) return byName(schema.$ref)
    if ('const' in schema) return fc.constant(schema.const)
    if (schema.enum) return fc.constantFrom(...schema.enum)
    const some = schema.anyOf ?? schema.oneOf
    if (some) return fc.oneof(...some.map(of))
    const { type = 'null' } = schema
    const types = typeof type === 'string' ? [type] : type
    return types.length === 1 ? ofType(types[0], schema) : fc.oneof(...types.map((each) => ofType(each, schema)))
  }

  function ofType(type: string, schema: FuzzedSchema): fc.Arbitrary<unknown> {
    if (type === 'string') return strings(schema)
    if (type === 'integer') return integers(schema)
    if (type === 'number')
      return fc.oneof(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1 }))
    if (type === 'boolean') return fc.boolean()
    if (type === 'array') return arrays(schema)
    if (type === 'object') return objects(schema)
    return fc.constant(null)
  }

  function arrays({ items, prefixItems, minItems = 0, maxItems = Infinity }: FuzzedSchema): fc.Arbitrary<unknown> {
    if (prefixItems) return fc.tuple(...prefixItems.map(of))
    const maxLength = Math.min(maxItems, minItems + MORE_ITEMS)
    return fc.array(typeof items === 'object' ? of(items) : fc.jsonValue(), { minLength: minItems, maxLength })
  }

  function objects({ properties = {}, required = [], additionalProperties }: FuzzedSchema): fc.Arbitrary<unknown> {
    const members = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, of(schema)]))
    const known = fc.record(members, { requiredKeys: [...required] })
    if (typeof additionalProperties !== 'object') return known
    const keys = fc.constantFrom(...NAMES)
    const others = fc.dictionary(keys, of(additionalProperties), { maxKeys: MORE_ITEMS })
    return fc.tuple(known, others).map(([a, b]) => ({ ...a, ...b }))
  }

  return of
}

function strings({ pattern, minLength = 0, maxLength = 64, example }: FuzzedSchema): fc.Arbitrary<unknown> {
  const any =
    pattern === undefined
      ? fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 12) })
      : fc.stringMatching(new RegExp(pattern), { maxLength })
  const known = fc.constantFrom(...NAMES)
  const told = example === undefined ? [] : [{ weight: 4, arbitrary: fc.constant(example) }]
  return fc.oneof(...told, { weight: 3, arbitrary: known }, { weight: 1, arbitrary: any })
}

/** Small ones and those at the ends. */
function integers({ minimum = -2, maximum = 2 ** 53 - 1 }: FuzzedSchema): fc.Arbitrary<number> {
  const small = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 16) })
  return fc.oneof({ weight: 6, arbitrary: small }, { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) })
}
