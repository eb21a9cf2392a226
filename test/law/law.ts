// Imports held against the table of rooms, file by file.
import { isBuiltin } from 'node:module'
import { join } from 'node:path/posix'
import { type Import, importsOf } from './imports.ts'
import { ROOMS, type Room } from './rooms.ts'
import { COMPUTED, TESTS } from './test-rooms.ts'

export interface SourceFile {
  /** From the root of the repository, as `core/arch/parse.ts`. */
  readonly path: string
  readonly text: string
}

/** An import beyond the file's own room. */
export interface Reach extends Import {
  readonly path: string
  readonly room: string
  /** The room, the package or `node`; missing where it is computed. */
  readonly to?: string
  readonly isPackage: boolean
}

const ALL: Readonly<Record<string, Room>> = { ...ROOMS, ...TESTS }
const NAMES = Object.keys(ALL).toSorted((a, b) => b.length - a.length)
const TEST_FILE = /\.test\.ts$|(^|\/)testing(-\w+)*\.ts$/
const CODE = /\.[cm]?[jt]sx?$/

/** The innermost room that holds the file; a test beside its code is in the tests of its workspace. */
export function roomOf(path: string): string | undefined {
  const tests = `${path.split('/')[0]} tests`
  if (TEST_FILE.test(path) && tests in TESTS) return tests
  return (
    NAMES.find((name) => ALL[name].files?.includes(path)) ?? NAMES.find((name) => `${path}/`.startsWith(`${name}/`))
  )
}

/** Data files are left out: any room may read them. */
export function reachesOf({ path, text }: SourceFile): Reach[] {
  const room = roomOf(path) ?? ''
  return importsOf(path, text).flatMap((found): Reach[] => {
    const { specifier } = found
    if (specifier === undefined) return [{ ...found, path, room, isPackage: false }]
    const file = fileOf(path, specifier)
    if (file === undefined) return [{ ...found, path, room, to: packageOf(specifier), isPackage: true }]
    const to = roomOf(file) ?? file
    return to === room || !CODE.test(file) ? [] : [{ ...found, path, room, to, isPackage: false }]
  })
}

/** What is against the law, a line each, with the remedy. */
export const faultsOf = (source: SourceFile): string[] => [...roomless(source), ...reachesOf(source).flatMap(faultOf)]

export const roomless = ({ path }: SourceFile): string[] =>
  roomOf(path) === undefined ? [`${path}: no room; name its folder in test/law/rooms.ts`] : []

/** @returns nothing where the import is permitted, or comes from no room, which is a fault of its own */
export function faultOf(reach: Reach): string[] {
  const { path, line, room, to, specifier } = reach
  if (to === undefined)
    return path in COMPUTED
      ? []
      : [`${path}:${line}: a computed import; name the file in COMPUTED of test/law/test-rooms.ts`]
  if (!(room in ALL) || permits(ALL[room], reach)) return []
  return [`${path}:${line}: '${specifier}'; ${room} may not import ${to}`]
}

/** @param name as the table has it: a room or a package; `core/*` is every room of a folder, `*` every room */
export const covers = (name: string, to: string): boolean =>
  name === '*' || name === to || (name.endsWith('/*') && `${to}/`.startsWith(name.slice(0, -1)))

const permits = ({ rooms, packages }: Room, { to = '', isPackage }: Reach) =>
  (isPackage ? packages : rooms).some((name) => covers(name, to))

/** A file of the repository; undefined for a package. Workspaces are named by their packages too. */
function fileOf(from: string, specifier: string): string | undefined {
  const path = join(from, '..', specifier)
  if (/^\.{1,2}(\/|$)/.test(specifier) && !path.startsWith('node_modules/')) return path
  return specifier.startsWith('@archcast/') ? join(specifier.slice('@archcast/'.length)) : undefined
}

/** The package without a path: `hono` for `hono/cors`. What is neither a package nor a runtime is told as written. */
function packageOf(specifier: string): string {
  if (isBuiltin(specifier)) return 'node'
  return /^(@[^/]+\/)?[^/]+/.exec(specifier.replace(/^.*node_modules\//, ''))?.[0] ?? specifier
}
