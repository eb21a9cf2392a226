// A git revision as a baseline: its commit, or why there is none.
import { posix } from 'node:path'
import { filesOfCommit } from './commit-files.ts'
import { GitError, git } from './run-git.ts'
import { readTree } from './tree.ts'
import { closest } from '@archcast/core/arch/suggest.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import type { ModelFiles } from '../model-files.ts'

export interface GitBaseline {
  readonly kind: 'git'
  /** The revision and its commit. */
  readonly name: string
  readonly files: ModelFiles
  /** Of all files, from the working directory. */
  readonly paths: readonly string[]
  /** Those of the paths that a sparse checkout leaves out. */
  leftOut(paths: readonly string[]): Promise<ReadonlySet<string>>
}

/** @throws {GateInputError} that says why it cannot be read, and what to do */
export async function gitBaseline(revision: string, cwd: string): Promise<GitBaseline> {
  try {
    const hash = await commitOf(revision, cwd)
    const prefix = (await git(cwd, 'rev-parse', '--show-prefix')).toString().replace(/\n$/, '')
    const tree = await readTree(cwd, hash)
    return {
      kind: 'git',
      name: `${revision} (${hash.slice(0, 7)})`,
      files: filesOfCommit({ cwd, hash, tree, prefix }),
      paths: tree.paths.map((path) => posix.relative(`/${prefix}`, `/${path}`)),
      async leftOut(paths) {
        const listed = await git(cwd, '--literal-pathspecs', 'ls-files', '-t', '-z', '--', ...paths).catch(() => '')
        const lines = listed.toString().split('\0')
        return new Set(lines.flatMap((line) => (line.startsWith('S ') ? [line.slice(2)] : [])))
      },
    }
  } catch (cause) {
    if (!(cause instanceof GitError)) throw cause
    const message = `the baseline '${revision}' is no file, and git does not give it as a revision: ${cause.message}`
    throw new GateInputError(message, { cause })
  }
}

async function commitOf(revision: string, cwd: string): Promise<string> {
  try {
    const found = await git(cwd, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)
    return found.toString().trim()
  } catch (error) {
    // git says nothing about a revision that does not exist.
    if (!(error instanceof GitError) || error.said !== '') throw error
    throw new GitError('', await whyUnknown(revision, cwd), error)
  }
}

async function whyUnknown(revision: string, cwd: string): Promise<string> {
  const lines = async (...args: string[]) => (await git(cwd, ...args)).toString().split('\n').filter(Boolean)
  const names = await lines('for-each-ref', '--format=%(refname:short)')
  if (names.length === 0) return 'the repository has no commit yet'
  const [shallow] = await lines('rev-parse', '--is-shallow-repository')
  if (shallow === 'true')
    return 'this is a shallow clone, which has few commits; git fetch --unshallow gets them (GitHub Actions: actions/checkout with fetch-depth: 0)'
  const remote = (await lines('remote')).find((name) => revision.startsWith(`${name}/`))
  if (remote !== undefined)
    return `there is no such commit here; git fetch ${remote} ${revision.slice(remote.length + 1)}`
  const guess = closest(revision, names)
  return `there is no such branch, tag or commit here${guess ? `; did you mean '${guess}'?` : '; git fetch gets what a remote has'}`
}
