// A file in the making on Node: beside its place until it is whole.
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { lstat, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { FileError } from './errors.ts'

export interface Output {
  write(data: Uint8Array | string): Promise<void>
  /** Puts the file in its place. */
  commit(): Promise<void>
  /** Leaves there what was there; after `commit` it does nothing. */
  discard(): Promise<void>
}

/** Characters of a name that leave room for what is put about it. */
const NAME = 200

/**
 * What is no regular file, such as `/dev/stdout` or a pipe, is written as it is. A link stays one, and the file that it
 * leads to is replaced, with the same permissions. Throws FileError here and in all methods.
 */
export async function openOutput(path: string): Promise<Output> {
  const failed = (error: Error): never => {
    throw new FileError(path, error, true)
  }
  const standard = STANDARD[resolve(path)]
  if (standard) return streamOutput(standard(), failed)
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    return error.code === 'ENOENT' ? undefined : failed(error)
  })
  if (found?.isDirectory()) failed(Object.assign(new Error(), { code: 'EISDIR' }))
  if ((found && !found.isFile()) || /^\/(?:dev|proc)\//.test(resolve(path))) {
    const file = await open(path, 'a').catch(failed)
    return {
      write: (data) => file.appendFile(data).catch(failed),
      commit: () => file.close().catch(failed),
      discard: () => file.close().catch(() => {}),
    }
  }
  const target = found ? await realpath(path) : await endOf(path)
  const temporary = join(dirname(target), `.${basename(target).slice(0, NAME)}.${randomUUID()}.tmp`)
  const file = await open(temporary, 'wx', found?.mode).catch(failed)
  begin(temporary)
  return {
    write: (data) => file.appendFile(data).catch(failed),
    async commit() {
      try {
        await file.sync()
        await file.close()
        await rename(temporary, target)
        end(temporary)
      } catch (error) {
        failed(error as Error)
      }
    },
    async discard() {
      if (!unfinished.has(temporary)) return
      await file.close().catch(() => {})
      await rm(temporary, { force: true }).catch(() => {})
      end(temporary)
    },
  }
}

/** A socket, as a program's output may be, cannot be opened by its name. */
const STANDARD: Readonly<Record<string, (() => NodeJS.WriteStream) | undefined>> = {
  '/dev/stdout': () => process.stdout,
  '/dev/stderr': () => process.stderr,
}

function streamOutput(stream: NodeJS.WriteStream, failed: (error: Error) => never): Output {
  // Told by the write that fails; without a listener it would end the process.
  stream.once('error', () => {})
  const write = (data: Uint8Array | string) =>
    new Promise<void>((done, fail) => stream.write(data, (error) => (error ? fail(error) : done())))
  return { write: (data) => write(data).catch(failed), commit: async () => {}, discard: async () => {} }
}

/** Where a link leads to that has no file at its end yet. */
async function endOf(path: string): Promise<string> {
  const link = await lstat(path).catch(() => undefined)
  return link?.isSymbolicLink() ? resolve(dirname(path), await readlink(path)) : path
}

/** Whether both names are of one file: by links of any kind, and by `/dev/stdin`. */
export async function sameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path, { bigint: true }).catch(() => undefined)))
  return one !== undefined && other !== undefined && one.isFile() && one.ino === other.ino && one.dev === other.dev
}

/** That of the inputs which an output would replace, whatever link or name it has; undefined for none. */
export async function inputUnder(output: string, inputs: readonly string[]): Promise<string | undefined> {
  for (const input of inputs) if (await sameFile(input, output)) return input
  return undefined
}

/** Files that are not in their place yet: who ends the process leaves none behind. */
const unfinished = new Set<string>()
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

function begin(temporary: string): void {
  if (unfinished.size === 0) for (const signal of SIGNALS) process.prependListener(signal, clear)
  unfinished.add(temporary)
}

function end(temporary: string): void {
  unfinished.delete(temporary)
  if (unfinished.size === 0) for (const signal of SIGNALS) process.off(signal, clear)
}

function clear(signal: NodeJS.Signals): void {
  // Others that listen decide on their own how the process ends.
  if (process.listenerCount(signal) > 1) return
  for (const path of unfinished) rmSync(path, { force: true })
  for (const each of SIGNALS) process.off(each, clear)
  process.kill(process.pid, signal)
}
