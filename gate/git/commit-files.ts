// The models of a commit.
import { openAsBlob } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { POINTER_BYTES, isPointer } from '../lfs.ts'
import { isOutside } from '../path-patterns.ts'
import { git, gitInto } from './run-git.ts'
import type { ModelFiles } from '../model-files.ts'
import type { Tree } from './tree.ts'

export interface Commit {
  readonly cwd: string
  readonly hash: string
  readonly tree: Tree
  /** The working directory from the root of the repository: '' or with a slash at the end. */
  readonly prefix: string
}

/** Filters put back what Git LFS keeps elsewhere. */
export function filesOfCommit({ cwd, hash, tree, prefix }: Commit): ModelFiles {
  const fromRoot = (path: string) => {
    const joined = posix.join(prefix, path)
    if (isOutside(joined)) throw new Error('it lies outside the repository')
    return joined === '.' ? '' : joined.replace(/\/$/, '')
  }
  const fileAt = async (path: string) => {
    const file = await tree.file(fromRoot(path))
    if (!file) throw new Error('it is not in the commit')
    return file
  }
  const filtered = (path: string) => ['cat-file', '--filters', `${hash}:${path}`]
  const sizeOf = async (path: string) => Number(await git(cwd, 'cat-file', '-s', (await fileAt(path)).oid))
  const fetching = 'fetch what the baseline has with git lfs fetch --all, and install git-lfs for git to see through it'

  /** Weights that are not to be had are left out: a model without them is given some. */
  async function place(path: string, to: string): Promise<void> {
    const file = await tree.file(fromRoot(path))
    if (!file) return
    await mkdir(dirname(to), { recursive: true })
    await gitInto(to, cwd, ...filtered(file.path))
    const head = await (await openAsBlob(to)).slice(0, POINTER_BYTES + 1).bytes()
    if (isPointer(head)) await rm(to)
  }

  return {
    async read(path) {
      const file = await tree.file(fromRoot(path))
      return file && git(cwd, ...filtered(file.path))
    },
    async real(path) {
      const real = await tree.real(fromRoot(path))
      return real === undefined ? undefined : `/${real}`
    },
    size: sizeOf,
    async head(path) {
      // A larger one is no pointer.
      if ((await sizeOf(path)) > POINTER_BYTES) return new Uint8Array()
      return git(cwd, 'cat-file', 'blob', (await fileAt(path)).oid)
    },
    async placed(model, beside, folder) {
      const at = (path: string) => join(folder, posix.relative(posix.dirname(model), path))
      for (const path of [model, ...beside]) await place(path, at(path))
      return at(model)
    },
    fetching,
  }
}
