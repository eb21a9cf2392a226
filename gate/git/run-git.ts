// Runs git; what it fails with becomes a cause and a remedy.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { ONNX_LIMITS } from '@archcast/core/importer/onnx-limits.ts'

/** The message says what is wrong and what to do about it; empty `said` where git itself said nothing. */
export class GitError extends Error {
  override readonly name = 'GitError'
  readonly said: string

  constructor(said: string, reason: string, cause: unknown) {
    super(reason, { cause })
    this.said = said
  }
}

const run = promisify(execFile)
/** Its messages are read, and nobody is there to be asked for a password. */
const environment = () => ({ ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' })

/** What it writes. @throws {GitError} */
export async function git(cwd: string, ...args: readonly string[]): Promise<Buffer> {
  try {
    const options = { cwd, env: environment(), encoding: 'buffer', maxBuffer: ONNX_LIMITS.bytes } as const
    return (await run('git', args, options)).stdout
  } catch (error) {
    const { stderr, code, message } = error as Error & { stderr?: Buffer; code?: string | number }
    if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
      throw new GitError('', `it has more than ${ONNX_LIMITS.bytes} bytes, which are not read`, error)
    throw failure(stderr?.toString() ?? '', code, message, error)
  }
}

/** Writes what git writes into a file, however long it is. @throws {GitError} */
export async function gitInto(path: string, cwd: string, ...args: readonly string[]): Promise<void> {
  const file = await open(path, 'w')
  try {
    const child = spawn('git', args, { cwd, env: environment(), stdio: ['ignore', file.fd, 'pipe'] })
    let stderr = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const [status] = (await once(child, 'close').catch((error: NodeJS.ErrnoException) => {
      throw failure('', error.code, error.message, error)
    })) as [number | null]
    if (status !== 0) throw failure(stderr, status ?? undefined, `git ended with ${status}`, undefined)
  } finally {
    await file.close()
  }
}

function failure(stderr: string, code: string | number | undefined, message: string, cause: unknown): GitError {
  if (code === 'ENOENT') return new GitError(message, 'git is not installed, or not on the PATH; install it', cause)
  if (code === 'EACCES') return new GitError(message, 'git may not be run; mend its permissions', cause)
  const said = stderr.trim()
  for (const [pattern, reason] of CAUSES) {
    const match = pattern.exec(said)
    if (match) return new GitError(said, reason.replace('$1', match[1] ?? ''), cause)
  }
  const [first = ''] = said.split('\n').map((line) => line.replace(/^(?:fatal|error): /, ''))
  return new GitError(said, first === '' ? message : `git says: ${first}`, cause)
}

/** What git says, and what that means; `$1` is what is in parentheses. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [
    /detected dubious ownership in repository at '(.+)'/,
    "the repository belongs to another user; trust it with: git config --global --add safe.directory '$1'",
  ],
  [/not a git repository/, 'this folder is in no git repository; run the gate inside one'],
  [
    /smudge filter lfs failed|git-lfs.*(?:not found|failed)/s,
    'git lfs cannot give the file; install git-lfs and run: git lfs fetch --all',
  ],
  [
    /promisor remote|could not fetch|Could not read from remote repository/,
    'a partial clone left it out and it cannot be fetched; check the remote, or run: git fetch --refetch',
  ],
  [
    /(?:object|packfile|index file) .*(?:corrupt|is empty)|bad object|(?:unable to|cannot) (?:read|unpack)|could not get object|missing (?:blob|tree)|inflate:/s,
    'the repository is damaged; git fsck shows where',
  ],
  [/[Pp]ermission denied/, 'files of the repository may not be read; mend their permissions'],
]
