// What a source file exports, read from its syntax: values and types by their names.
import { readFile } from 'node:fs/promises'
import { parseSync } from 'oxc-parser'

export interface ExportedNames {
  readonly types: readonly string[]
  /** Types among them. */
  readonly all: readonly string[]
}

const TYPES: ReadonlySet<string> = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'ClassDeclaration'])

/**
 * Declarations that `export` stands before; names handed on from other files are left out.
 *
 * @example
 * await exportedNames('core/ghn/build/nodes.ts') // { types: ['GhnNode', …], all: ['GhnNode', …] }
 */
export async function exportedNames(path: string | URL): Promise<ExportedNames> {
  const { program } = parseSync(String(path), await readFile(path, 'utf8'))
  const declared = program.body.flatMap((statement) =>
    statement.type === 'ExportNamedDeclaration' && statement.declaration ? [statement.declaration] : [],
  )
  const names = declared.flatMap((declaration): { readonly name: string; readonly isType: boolean }[] => {
    const isType = TYPES.has(declaration.type)
    if (declaration.type === 'VariableDeclaration')
      return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [{ name: id.name, isType }] : []))
    return 'id' in declaration && declaration.id?.type === 'Identifier' ? [{ name: declaration.id.name, isType }] : []
  })
  return {
    types: names.filter(({ isType }) => isType).map(({ name }) => name),
    all: names.map(({ name }) => name),
  }
}
