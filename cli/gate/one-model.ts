// The one model that a command is about: a file, or a network as its space spells it.
import { findModels } from '../../gate/models.ts'
import { openModel } from '../../gate/subject.ts'
import { sizeOfOptions } from './size.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import type { Subject } from '../../gate/subject.ts'
import type { SizeOptions } from '../input-size.ts'

/** How the help names it. */
export const ONE_MODEL = 'ONNX file, Archcast JSON or <space>:<arch>'

/**
 * @param what is done to it, for errors: `explained`
 * @throws {GateInputError} where there is none, or several, or it cannot be read
 */
export async function oneModel(wanted: string, what: string, sizes: SizeOptions): Promise<Subject> {
  const { names, closed } = await findModels([wanted], process.cwd())
  const [name, ...more] = names
  if (more.length > 0) throw new GateInputError(`one model is ${what} at a time; '${wanted}' names ${more.length + 1}`)
  for (const [folder, reason] of closed) throw new GateInputError(`${folder}: ${reason}`)
  if (names.length === 0) throw new GateInputError(`no file matches '${wanted}'`)
  return openModel(name, process.cwd(), sizeOfOptions(sizes))
}
