// How a gate's models are run, where their files leave it open: as the caller says, else as the configuration does.
import { parseImageSize } from '@archcast/core/importer/image-size.ts'
import type { GateConfig } from '@archcast/core/gate/gate-config.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'

/** @param given by the caller, in the place of the configuration's */
export function sizeOfConfig({ image, batch, dims }: GateConfig, given: InputSize = {}): InputSize {
  return {
    ...(image !== undefined && parseImageSize(image)),
    ...(batch !== undefined && { batch }),
    ...given,
    ...((dims || given.dims) && { dims: { ...dims, ...given.dims } }),
  }
}
