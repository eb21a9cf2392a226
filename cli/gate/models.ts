// The models that a gate is asked about: files, globs, and architectures as their space spells them. What an older Node lacks is read of whole
// modules: by name it would fail to link, before anything could say why.
import fs, { stat } from 'node:fs/promises'
import path, { relative, resolve, sep } from 'node:path'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import type { Matches } from '@archcast/core/gate/accept.ts'

/** A model's name: a path from the working directory with forward slashes, or `<space>:<arch>`. */
export interface ModelName {
  readonly model: string
  readonly file: boolean
}

/** `nas-bench-201:|…|`; a drive's letter is no space. */
const SPACE = /^[a-z][a-z0-9-]+:(?!\/\/)/
const GLOB = /[*?{}[\]]/

/**
 * In the order asked for, those of a glob by name, none twice. Whether a file can be read is seen when it is read, so
 * that one that cannot takes no other with it. Throws GateInputError for a glob without a file.
 */
export async function findModels(wanted: readonly string[], cwd: string): Promise<ModelName[]> {
  if (wanted.length === 0) throw new GateInputError('there is no model: name files, or list globs in "models"')
  const found = new Map<string, ModelName>()
  for (const name of wanted) {
    for (const each of await findModel(name, cwd)) found.set(each.model, each)
  }
  return [...found.values()]
}

async function findModel(name: string, cwd: string): Promise<ModelName[]> {
  if (SPACE.test(name)) return [{ model: name, file: false }]
  if (!GLOB.test(name) || (await kindOf(name, cwd))) return [{ model: normalised(name, cwd), file: true }]
  const files: string[] = []
  const exclude = (found: string) => found.split(/[\\/]/).some((part) => part === 'node_modules' || part === '.git')
  for await (const found of fs.glob(name, { cwd, exclude })) {
    const kind = await kindOf(found, cwd)
    // A link that leads nowhere is a model that cannot be read, rather than none.
    if (!kind || kind.isFile()) files.push(normalised(found, cwd))
  }
  if (files.length === 0) throw new GateInputError(`no file matches '${name}'`)
  return files.toSorted().map((model) => ({ model, file: true }))
}

/** Undefined where there is nothing. */
const kindOf = (name: string, cwd: string) => stat(resolve(cwd, name)).catch(() => undefined)

const normalised = (name: string, cwd: string) => relative(cwd, resolve(cwd, name)).split(sep).join('/')

/** Globs as `models` has them; a name stands for itself, whatever marks it has. */
export const matches: Matches = (pattern, model) =>
  pattern === model || pattern === '**' || path.matchesGlob(model, pattern)
