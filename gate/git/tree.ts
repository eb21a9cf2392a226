// The files of a commit, as a checkout would show them: symbolic links are followed, submodules are other repositories.
import { posix } from 'node:path'
import { isOutside } from '../path-patterns.ts'
import { git } from './run-git.ts'

interface Entry {
  readonly mode: string
  readonly oid: string
}

export interface TreeFile extends Entry {
  /** From the root of the repository, without symbolic links. */
  readonly path: string
}

export interface Tree {
  /** Every path, from the root of the repository, but those of folders and submodules. */
  readonly paths: readonly string[]
  /** @throws an Error for a link or a submodule that leads elsewhere */
  file(path: string): Promise<TreeFile | undefined>
  /** Without symbolic links; undefined where there is neither a file nor a folder. @throws as `file` */
  real(path: string): Promise<string | undefined>
}

const LINK = '120000'
const SUBMODULE = '160000'
/** Links that are followed for one path, as many as Linux does. */
const LINKS = 40

export async function readTree(cwd: string, commit: string): Promise<Tree> {
  const listed = await git(cwd, 'ls-tree', '-r', '-z', '--full-tree', commit)
  const entries = new Map<string, Entry>()
  const folders = new Set<string>([''])
  for (const line of listed.toString().split('\0').filter(Boolean)) {
    const [mode, , oid] = line.slice(0, line.indexOf('\t')).split(' ')
    const path = line.slice(line.indexOf('\t') + 1)
    entries.set(path, { mode, oid })
    for (let up = parentOf(path); !folders.has(up); up = parentOf(up)) folders.add(up)
  }

  async function follow(path: string, followed = 0): Promise<string> {
    const parts = path === '' ? [] : path.split('/')
    for (let i = 1; i <= parts.length; i++) {
      const at = parts.slice(0, i).join('/')
      const entry = entries.get(at)
      if (entry?.mode === SUBMODULE && i < parts.length)
        throw new Error(`it is in the submodule '${at}', a repository of its own; run the gate in there`)
      if (entry?.mode !== LINK) continue
      if (followed >= LINKS) throw new Error('it is a symbolic link that leads to itself; link it anew')
      const target = (await git(cwd, 'cat-file', 'blob', entry.oid)).toString()
      const to = posix.isAbsolute(target) ? '..' : posix.join(parentOf(at), target, ...parts.slice(i))
      if (isOutside(to)) throw new Error('it is a symbolic link that leaves the repository')
      return follow(to === '.' ? '' : to, followed + 1)
    }
    return path
  }

  return {
    paths: [...entries].flatMap(([path, { mode }]) => (mode === SUBMODULE ? [] : [path])),
    async file(path) {
      const real = await follow(path)
      const entry = entries.get(real)
      return entry && entry.mode !== SUBMODULE ? { path: real, ...entry } : undefined
    },
    async real(path) {
      const real = await follow(path)
      return entries.has(real) || folders.has(real) ? real : undefined
    },
  }
}

const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')))
