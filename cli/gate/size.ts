// How a gate's models are run, where their files leave it open: as the command says, else as the configuration does.
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { imageSize, inputSize } from '../input-size.ts'
import type { GateConfig } from '@archcast/core/gate/config.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { SizeOptions } from '../input-size.ts'

/** Throws GateInputError that names the option. */
export function sizeOfOptions(options: SizeOptions): InputSize {
  try {
    return inputSize(options)
  } catch (error) {
    throw new GateInputError((error as Error).message)
  }
}

/** @param given by the command, in the place of the configuration's */
export function sizeOfConfig({ image, batch, dims }: GateConfig, given: InputSize = {}): InputSize {
  return {
    ...(image !== undefined && imageSize(image)),
    ...(batch !== undefined && { batch }),
    ...given,
    ...((dims || given.dims) && { dims: { ...dims, ...given.dims } }),
  }
}
