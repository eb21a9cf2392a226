// What the file system refuses, told by the path and what to do about it.

interface SystemError extends Error {
  readonly code?: string | undefined
  readonly path?: string | undefined
}

/** `message` is the path, what is wrong and what to do; `reason` all behind the path. */
export class FileError extends Error {
  override readonly name = 'FileError'
  readonly path: string
  /** Of the system, such as `ENOENT`. */
  readonly code: string | undefined
  readonly reason: string

  /** @param writing whether the file was to be written */
  constructor(path: string, cause: SystemError, writing = false) {
    const reason = reasonOf(cause, writing)
    const { code } = cause
    super(
      writing ? `${path} cannot be written: ${code === undefined ? '' : `${code}: `}${reason}` : `${path}: ${reason}`,
      {
        cause,
      },
    )
    this.path = path
    this.code = code
    this.reason = reason
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name; name another folder',
  ENOTDIR: 'its path leads through a file that is no folder',
  EROFS: 'the file system is read-only; write elsewhere',
  ENOSPC: 'the disk is full; make room or write elsewhere',
  EDQUOT: 'the quota of the disk is used up; make room or write elsewhere',
  EFBIG: 'it would be larger than a file may be here; write elsewhere',
  EMFILE: 'too many files are open; raise the limit with ulimit -n',
  ENFILE: 'too many files are open on this machine; close some',
  ENAMETOOLONG: 'its name is longer than this file system takes',
  ELOOP: 'it is a symbolic link that leads to itself: too many symbolic links; link it anew',
  EPIPE: 'whoever was to read it has gone',
  ETXTBSY: 'it is a program that runs; end that or write elsewhere',
}

/** What is wrong, and what to do, without the path. @param writing whether the file was to be written */
export function reasonOf({ code = '', message }: SystemError, writing = false): string {
  if (code === 'ENOENT') return writing ? 'there is no such folder; make it first' : 'there is no such file'
  if (code === 'EISDIR') return `it is a folder; name ${writing ? 'a file' : 'the files'} in it`
  if (code === 'EACCES' || code === 'EPERM') return `it may not be ${writing ? 'written' : 'read'}; allow it with chmod`
  return Object.hasOwn(REASONS, code) ? REASONS[code] : message
}

/** The same for any error, undefined for one that is not of the file system. */
export function fileErrorOf(error: unknown): FileError | undefined {
  if (error instanceof FileError) return error
  if (!(error instanceof Error)) return undefined
  const { code, path, syscall } = error as SystemError & { readonly syscall?: string }
  if (code === undefined || path === undefined || syscall === undefined) return undefined
  return new FileError(path, error, /^(?:mkdir|write|rename|unlink|truncate|ftruncate|link|symlink)/.test(syscall))
}
