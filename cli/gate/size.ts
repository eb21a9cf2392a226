// How a gate's models are run, as the command's options say.
import { inputSize } from '../input-size.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import type { SizeOptions } from '../input-size.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'

/** Throws GateInputError that names the option. */
export function sizeOfOptions(options: SizeOptions): InputSize {
  try {
    return inputSize(options)
  } catch (error) {
    throw new GateInputError((error as Error).message)
  }
}
