// The models that a gate is asked about: files, globs, and architectures as their space spells them.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isGlob, normalPath } from './path-patterns.ts'
import { walkFolder } from './walk.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'

/** A model's name: a path from the working directory with forward slashes, or `<space>:<arch>`. */
export interface ModelName {
  readonly model: string
  readonly file: boolean
}

export interface FoundModels {
  /** In the order asked for, those of a glob by name, none twice. */
  readonly names: readonly ModelName[]
  /** Globs that no file matches. */
  readonly idle: readonly string[]
  /** Folders that a glob cannot look into, and why. */
  readonly closed: ReadonlyMap<string, string>
}

/**
 * Whether a file can be read is seen when it is read, so that one that cannot takes no other with it. Throws
 * GateInputError where nothing is asked for.
 */
export async function findModels(wanted: readonly string[], cwd: string): Promise<FoundModels> {
  if (wanted.length === 0) throw new GateInputError('there is no model: name files, or list globs in "models"')
  const names = new Map<string, ModelName>()
  const idle: string[] = []
  const closed = new Map<string, string>()
  for (const written of wanted) {
    const found = await findModel(written, cwd)
    for (const each of found.names) names.set(each.model, each)
    for (const [folder, reason] of found.closed) closed.set(folder, reason)
    if (found.names.length + found.closed.size === 0) idle.push(written)
  }
  return { names: [...names.values()], idle, closed }
}

const NONE: ReadonlyMap<string, string> = new Map()

async function findModel(written: string, cwd: string): Promise<Omit<FoundModels, 'idle'>> {
  const kind = await kindOf(written, cwd)
  if (kind === 'space') return { names: [{ model: written, file: false }], closed: NONE }
  const model = normalPath(written, cwd) || '.'
  if (kind === 'file') return { names: [{ model, file: true }], closed: NONE }
  const { files, closed } = await walkFolder(model, cwd)
  return { names: files.map((file) => ({ model: file, file: true })), closed }
}

/** What is written, by what there is: a colon is a letter of a file's name as any other. */
async function kindOf(written: string, cwd: string): Promise<'file' | 'glob' | 'space'> {
  if (await isThere(resolve(cwd, written))) return 'file'
  const [, space] = /^([a-z][a-z0-9-]+):(?!\/\/)/.exec(written) ?? []
  if (space !== undefined && SPACES.has(space)) return 'space'
  if (isGlob(written)) return 'glob'
  // The error of an unknown space says more.
  return space === undefined || /\/|\.(?:onnx|json)$/i.test(written) ? 'file' : 'space'
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
