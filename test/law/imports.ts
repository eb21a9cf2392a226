// Every import of a file, however it is spelt: statements, `import()`, types, `require`, and code named by its URL.
import { type Argument, type CallExpression, type NewExpression, type Span, Visitor, parseSync } from 'oxc-parser'

export interface Import {
  /** What is imported, as it is written; missing where it is computed. */
  readonly specifier?: string
  readonly line: number
}
type Add = (at: Span, specifier?: string) => void

/** Calls whose first argument names a module. */
const LOADER = new RegExp(
  ['^require(\\.resolve)?$', 'import\\.meta\\.resolve$', 'createRequire\\(.*\\)(\\.resolve)?$', 'getBuiltinModule$']
    .concat('^vi\\.((do)?(un)?mock|import(Actual|Mock))$')
    .join('|'),
)
/** Calls that start the file named, as a thread or a process. */
const STARTER = /^((\w+\.)?fork|(\w+\.)?(Shared)?Worker)$/
/** It is read as a URL. */
const PLAIN_URL = /^new URL\(['"`][^'"`$]*['"`], import\.meta\.url\)$/
/** A file named by its URL is an import where the file is code; other files are data. */
const CODE = /\.[cm]?[jt]sx?$/

/**
 * @param path tells TypeScript from JavaScript
 * @throws Error where the text cannot be parsed
 *
 * @example
 * importsOf('core/a.ts', "export * from './b.ts'") // => [{ specifier: './b.ts', line: 1 }]
 */
export function importsOf(path: string, text: string): Import[] {
  const parsed = parseSync(path, text)
  if (parsed.errors.length > 0) throw new Error(`${path}: ${parsed.errors[0].message}`)
  const found: Import[] = []
  const add: Add = ({ start }, specifier) => {
    const line = text.slice(0, start).split('\n').length
    found.push(specifier === undefined ? { line } : { specifier, line })
  }
  const call = callReader(text, add)
  new Visitor({
    ImportDeclaration: (node) => add(node, node.source.value),
    ExportAllDeclaration: (node) => add(node, node.source.value),
    ExportNamedDeclaration: (node) => node.source && add(node, node.source.value),
    ImportExpression: (node) => add(node, textOf(node.source)),
    TSImportType: (node) => add(node, node.source.value),
    TSExternalModuleReference: (node) => add(node, node.expression.value),
    CallExpression: call,
    NewExpression: call,
  }).visit(parsed.program)
  for (const { start, end, value } of parsed.comments) {
    const [, specifier] = /^\/\s*<reference\s+(?:path|types)=["']([^"']+)/.exec(value) ?? []
    if (specifier !== undefined) add({ start, end }, specifier)
  }
  return found
}

/** `createRequire(...)` is read where it is called at once: what it is named elsewhere, nobody knows. */
function callReader(text: string, add: Add) {
  const textAt = ({ start, end }: Span) => text.slice(start, end)
  const calledAtOnce = new Set<string>()
  return (node: CallExpression | NewExpression): void => {
    const [first, second] = node.arguments
    const name = textAt(node.callee)
    if (first === undefined) return
    if (/\bcreateRequire$/.test(name) && !calledAtOnce.has(textAt(node))) add(node)
    calledAtOnce.add(name.replace(/\.resolve$/, ''))
    const specifier = textOf(first)
    if (LOADER.test(name)) add(node, specifier)
    if (STARTER.test(name) && !PLAIN_URL.test(textAt(first))) add(node, specifier)
    const isUrl = name === 'URL' && second !== undefined && textAt(second) === 'import.meta.url'
    if (isUrl && specifier !== undefined && CODE.test(specifier)) add(node, beside(specifier))
  }
}

/** The text of a literal, or of a template without values. */
function textOf(node: Argument): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateLiteral' && node.quasis.length === 1) return node.quasis[0].value.cooked ?? undefined
  return undefined
}

/** URLs name a file of the same folder without `./`. */
const beside = (specifier: string) => (/^\.{0,2}\//.test(specifier) ? specifier : `./${specifier}`)
