// A file that a gate writes: whole or not at all, and never over what it read.
import { realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { FileError } from '@archcast/core/files/errors.ts'
import { makeFolder, writeFileAtomically } from '@archcast/core/files/node.ts'
import { inputUnder } from '@archcast/core/files/output.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'

/** Makes the folder that it is in. Throws GateInputError. */
export async function writeOutput(path: string, content: string): Promise<void> {
  try {
    await makeFolder(dirname(path))
    await writeFileAtomically(path, content)
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    throw new GateInputError(`${path} cannot be written: ${cause.reason}`, { cause })
  }
}

/**
 * Throws GateInputError where an output is a file that was read, or another output.
 * @param outputs paths by the names of their options
 * @param inputs paths of what was read
 */
export async function assertApart(
  outputs: readonly (readonly [option: string, path: string])[],
  inputs: readonly string[],
): Promise<void> {
  const taken = new Map<string, string>()
  for (const [option, path] of outputs) {
    const place = await placeOf(path)
    const by = (await inputUnder(path, inputs)) === undefined ? taken.get(place) : 'which is read'
    if (by !== undefined) throw new GateInputError(`--${option} would write over ${path}, ${by}; name another file`)
    if (await isKept(place)) taken.set(place, `which --${option} writes`)
  }
}

/** Without symbolic links, as far as it is there. */
const placeOf = (path: string) => realpath(path).catch(() => resolve(path))

/** A terminal or a pipe takes several outputs, one after another. */
const isKept = (path: string) =>
  stat(path).then(
    (found) => found.isFile(),
    () => true,
  )
