// The files below a folder that a glob fits.
import { readdir, stat } from 'node:fs/promises'
import { posix, resolve } from 'node:path'
import { isOnnxFile } from '../core/importer/node.ts'
import { isGlob, matcher } from './path-patterns.ts'
import { reasonOf } from '@archcast/core/files/errors.ts'

export interface Walked {
  /** From the working directory, by name; a folder among them where it is named as a model, with none in it. */
  readonly files: readonly string[]
  /** Folders that cannot be looked into, and why. */
  readonly closed: ReadonlyMap<string, string>
}

const PASSED_OVER = ['node_modules', '.git']

/** Whether a glob leaves out what is in such a folder, as it does not name it. */
export const isPassedOver = (pattern: string, path: string): boolean =>
  PASSED_OVER.some((name) => path.split('/').includes(name) && !pattern.split('/').includes(name))

/** @param pattern in normal form. `**` goes through no symbolic link, which may lead anywhere. */
export async function walkFolder(pattern: string, cwd: string): Promise<Walked> {
  const parts = pattern.split('/')
  const fixed = parts.slice(0, -1).findIndex(isGlob)
  const base = parts.slice(0, fixed < 0 ? -1 : fixed)
  const endless = /\*\*|\{[^}]*\/|\([^)]*\//.test(pattern)
  const depth = endless ? Infinity : parts.length - base.length
  const matches = matcher(cwd)
  const files: string[] = []
  const folders: string[] = []
  const closed = new Map<string, string>()

  async function visit(folder: string, left: number): Promise<void> {
    for (const entry of await entriesOf(folder)) {
      const path = posix.join(folder, entry.name)
      if (isPassedOver(pattern, path)) continue
      const linked = entry.isSymbolicLink()
      const isFolder = linked ? await leadsToFolder(resolve(cwd, path)) : entry.isDirectory()
      const fits = matches(pattern, path)
      if (!isFolder) {
        // A link that leads nowhere is a model that cannot be read, rather than none.
        if (fits) files.push(path)
        continue
      }
      if (fits && isOnnxFile(path)) folders.push(path)
      if (left > 1 && !(linked && endless)) await visit(path, left - 1)
    }
  }

  async function entriesOf(folder: string) {
    try {
      return await readdir(resolve(cwd, folder), { withFileTypes: true })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'ENOTDIR') closed.set(folder, reasonOf(error as Error))
      return []
    }
  }

  await visit(base.join('/'), depth)
  const empty = folders.filter((folder) => !files.some((file) => file.startsWith(`${folder}/`)))
  return { files: [...files, ...empty].toSorted(), closed }
}

const leadsToFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
