// Packages that a workspace imports and its package.json does not name: they are there by luck.
import type { Reach } from './law.ts'

/** What is read of a package.json. */
export interface PackageManifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Not installed: the runtimes have them, or the page's build makes them. */
const BUILT_IN = ['node', 'cloudflare:workers', 'virtual:language-examples']
/** Tests are not shipped, and try the packages of all workspaces. */
const isProduct = (room: string) => !/ tests$|^(test|bench|scripts)$/.test(room)

/**
 * @param manifests by workspace, the root's as ''
 * @returns a line each, with the remedy
 */
export function undeclared(reaches: readonly Reach[], manifests: ReadonlyMap<string, PackageManifest>): string[] {
  const found = new Set<string>()
  for (const { path, room, to = '', isPackage } of reaches) {
    if (!isPackage || BUILT_IN.includes(to)) continue
    const [top] = path.split('/')
    const workspace = manifests.has(top) ? top : ''
    const declared = (isProduct(room) ? [manifests.get(workspace)] : [...manifests.values()]).some((manifest) =>
      names(to).some((name) => name in { ...manifest?.dependencies, ...manifest?.devDependencies }),
    )
    if (!declared) found.add(`${join(workspace, 'package.json')} lacks '${to}', which ${path} imports`)
  }
  return [...found]
}

/** A package may be there for its types alone. */
const names = (to: string) => [to, `@types/${to}`]
const join = (folder: string, file: string) => (folder === '' ? file : `${folder}/${file}`)
