// How a gate writes a path, and whether a pattern fits one: the same for models, budgets, acceptances and baselines.
// What an older Node lacks is read of whole modules: by name it would fail to link, before anything says why.
import path, { relative, resolve, sep } from 'node:path'
import type { Matches } from '@archcast/core/gate/accept.ts'

export const posixPath = (name: string): string => (sep === '/' ? name : name.split(sep).join('/'))

/** From the working directory, with single forward slashes, without `.`; a pattern likewise. */
export const normalPath = (written: string, cwd: string): string => posixPath(relative(cwd, resolve(cwd, written)))

/** Whether a path in normal form leaves the folder that it is from. */
export const isOutside = (path: string): boolean => path === '..' || path.startsWith('../')

/** Marks that make a pattern of a path. */
const GLOB = /[*?{}[\]]|[@+!]\(/

export const isGlob = (name: string): boolean => GLOB.test(name)

/**
 * Globs as `models` has them; a name stands for itself, whatever marks it has. Names that begin with a dot are like
 * others, the suffix .onnx counts in any case, and composed accents do not matter.
 */
export function matcher(cwd: string): Matches {
  return (pattern, model) => {
    if (pattern === model || pattern === '**') return true
    const normal = normalPath(pattern, cwd)
    return normal === model || path.matchesGlob(comparable(model), comparable(normal))
  }
}

/** Stands for a dot, which a glob's `*` would not match. */
const DOT = '\u{e000}'

const comparable = (name: string) =>
  name
    .normalize('NFC')
    .replaceAll(/(?<=^|[/{,(|])\./g, DOT)
    .replaceAll(/(?<=[.{,(|])onnx(?=$|[},)|])/gi, 'onnx')
