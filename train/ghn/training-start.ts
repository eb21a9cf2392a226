// Where training starts: from nothing, or from the GHN of a bundle, to which its own steps are added.
import { initialise, parameterSlots } from './flat-parameters.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { decodeConstants } from '@archcast/core/onnx/model.ts'
import { GHN_FILE } from '@archcast/core/predict/scorer-parts.ts'
import type { TrainingConfig } from './ghn-training-config.ts'
import type { Manifest } from '@archcast/core/bundle/manifest.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'

/** The training behind the bundle that another goes on from. */
export type Earlier = Pick<Manifest['training'], 'steps' | 'architectures' | 'images' | 'seconds'> & {
  /** Version of the bundle. */
  readonly from: string
}

/**
 * Writes the start into `phi`; tells what it goes on from, if anything.
 * @throws {Error} where the bundle's GHN is another than the configuration's
 */
export async function writeStart({ from, ghn, seed }: TrainingConfig, phi: Float32Array): Promise<Earlier | undefined> {
  if (from === undefined) {
    initialise(ghn, seed, phi)
    return undefined
  }
  const { manifest, file } = await loadBundleFolder(from)
  const { network } = manifest.ghn.config
  if (JSON.stringify(network) !== JSON.stringify(ghn))
    throw new Error(`the GHN of ${from} is ${JSON.stringify(network)}; use the same in the configuration's \`ghn\``)
  readParameters(ghn, file(GHN_FILE), phi)
  const { steps, architectures, images, seconds } = manifest.training
  return { from: manifest.version, steps, architectures, images, seconds }
}

/** Writes the parameters of an exported GHN into `phi`. @throws {Error} where it lacks one */
export function readParameters(config: GhnConfig, model: Uint8Array, phi: Float32Array): void {
  const constants = decodeConstants(model)
  for (const { name, offset, length } of parameterSlots(config).slots) {
    const { type, data } = constants.get(name) ?? {}
    if (data?.length !== length) throw new Error(`the model has no parameter ${name} of ${length} elements`)
    phi.set(type === 'float16' ? new Float16Array(data.buffer) : (data as Float32Array), offset)
  }
}
