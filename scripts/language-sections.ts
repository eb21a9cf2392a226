// What docs/language.md says of each word, from what the schemas of nodes say of themselves.
import * as z from 'zod'
import { COMPOUND_WORDS, PRIMITIVE_WORDS, namesOf } from '../core/ops/table.ts'
import type { Word } from '../core/ops/operation.ts'

export const code = (text: string) => `\`${text}\``

/** Attributes of a node that are a word's own, `op` first. */
function propertiesOf({ schema }: Word) {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' })
  return Object.entries(properties as Record<string, z.core.JSONSchema.JSONSchema>)
    .filter(([name]) => name !== 'id' && name !== 'inputs')
    .map(([name, { default: standard, description = '' }]) => ({
      name,
      standard,
      description,
      required: required.includes(name),
    }))
}

function told(word: Word) {
  const [op, ...attributes] = propertiesOf(word)
  const spelled = attributes.map(({ name, standard, required }) => {
    if (standard !== undefined) return code(`${name} = ${JSON.stringify(standard)}`)
    return required || (name === 'channels' && word.needsChannels) ? code(name) : `[${code(name)}]`
  })
  return {
    names: namesOf(word.schema).map(code).join(', '),
    attributes: spelled.join(', '),
    description: op.description,
  }
}

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

/** Markdown by the names of the markers around it. */
export function languageSections(): Readonly<Record<string, string>> {
  const described = COMPOUND_WORDS.flatMap((word) =>
    propertiesOf(word)
      .slice(1)
      .filter(({ description }) => description !== '')
      .map(({ name, description }) => [told(word).names, code(name), description]),
  )
  // One word has dozens of names, for which a table would be too wide.
  const lines = PRIMITIVE_WORDS.map(told).map(
    ({ names, attributes, description }) => `- ${names}${attributes && ` (${attributes})`}: ${description}\n`,
  )
  return {
    words: tableOf(
      ['word', 'attributes', 'what'],
      COMPOUND_WORDS.map(told).map(({ names, attributes, description }) => [names, attributes, description]),
    ),
    attributes: tableOf(['word', 'attribute', 'what'], described),
    primitives: lines.join(''),
  }
}

/** What stands between the markers of a section. */
export const sectionPattern = (name: string) => new RegExp(`(<!-- ${name} -->\n)([^]*?)(<!-- /${name} -->)`)
