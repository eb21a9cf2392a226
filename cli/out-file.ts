// Files that a command writes: checked before it works for hours.
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FileError } from '@archcast/core/files/errors.ts'
import { inputUnder } from '@archcast/core/files/output.ts'

/**
 * Throws FileError where the file cannot be written, and an Error where it is one of those that are read, whatever link
 * or name it has.
 */
export async function checkOut(out: string, inputs: readonly string[] = []): Promise<void> {
  const input = await inputUnder(out, inputs)
  if (input !== undefined) throw new Error(`${out} is what is read as ${input}; name another file by --out`)
  const found = await stat(out).catch(() => undefined)
  if (found?.isDirectory()) throw new FileError(out, Object.assign(new Error(), { code: 'EISDIR' }), true)
  await access(found ? out : dirname(out), constants.W_OK).catch((error: Error) => {
    throw new FileError(out, error, true)
  })
}
