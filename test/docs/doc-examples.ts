// Examples of comments: found in a source, and run. Behind `// =>` stands what the statement before it gives.
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { parseSync } from 'oxc-parser'
import { expect } from 'vitest'
import { ROOT } from './reader-folder.ts'

export interface DocExample {
  readonly path: string
  readonly line: number
  /** What is exported behind it, if anything. */
  readonly of?: string | undefined
  readonly code: string
}

type Module = Readonly<Record<string, unknown>>
type Load = (name: string) => Promise<Module>
/** `whole` is false where `…` stands for further properties. */
type Check = (actual: unknown, written: object, whole: boolean) => void
type Runnable = (own: Module, load: Load, check: Check) => Promise<void>

/** Up to the next tag, or to the end of the comment. */
const EXAMPLE = /^[ *]*@example\b([^]*?)(?=^[ *]*@\w|(?![^]))/gm
const DECLARED = /^\s*export (?:async )?(?:function\*?|const|class) (\w+)/

export function docExamples(path: string, text: string): DocExample[] {
  return parseSync(path, text).comments.flatMap(({ value, start, end }) =>
    Array.from(value.matchAll(EXAMPLE), ([, code]) => ({
      path,
      line: text.slice(0, start).split('\n').length,
      of: DECLARED.exec(text.slice(end))?.[1],
      code: code.replaceAll(/^ *\* ?/gm, '').trim(),
    })),
  )
}

/**
 * Runs an example; what its file exports is there without an import.
 * @throws Error where a value differs from what is written, or where none is
 */
export async function runExample({ path, code }: DocExample): Promise<void> {
  const own: Module = await import(join(ROOT, path))
  const scope = Object.keys(own).filter((name) => name !== 'default')
  const run: Runnable = runInThisContext(
    `async (own, load, check) => { const { ${scope.join()} } = own; { ${runnable(code)}\n} }`,
  )
  await run(
    own,
    (name) => import(placeOf(name)),
    (actual, written, whole) => (whole ? expect(actual).toEqual(written) : expect(actual).toMatchObject(written)),
  )
}

const placeOf = (name: string) =>
  name === 'archcast' ? join(ROOT, 'lib/index.ts') : name.replace(/^@archcast\//, `${ROOT}/`)

/** Imports become calls of `load`, statements with a value behind them calls of `check`. */
function runnable(code: string): string {
  const { program, comments, errors } = parseSync('example.js', code)
  if (errors.length > 0) throw new Error(`${errors[0].message}: ${code}`)
  const values = comments.filter(({ value }) => value.startsWith(' =>'))
  let checked = 0
  const statements = program.body.map((node, place) => {
    if (node.type === 'ImportDeclaration') {
      const names = node.specifiers.map(({ type, local: { name } }) =>
        type === 'ImportDefaultSpecifier' ? `default: ${name}` : name,
      )
      return `const { ${names.join()} } = await load('${node.source.value}')`
    }
    const end = program.body[place + 1]?.start ?? code.length
    const value = values.find(({ start }) => start >= node.end && start < end)?.value.slice(3)
    if (value === undefined || node.type !== 'ExpressionStatement') return code.slice(node.start, node.end)
    checked++
    const { start, end: behind } = node.expression
    return `check(${code.slice(start, behind)}, ${value.replace(/,? *…/, '')}, ${!value.includes('…')})`
  })
  if (checked === 0 || checked < values.length)
    throw new Error(`an example has '// => value' behind one expression at least: ${code}`)
  return statements.join(';\n')
}
