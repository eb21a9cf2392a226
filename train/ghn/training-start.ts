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

export interface TrainingStart {
  readonly phi: Float32Array
  /** Undefined where it starts from nothing. */
  readonly earlier?: Earlier | undefined
}

/** @throws {Error} where the GHN of the bundle is another than the configuration's */
export async function trainingStart({ from, ghn, seed }: TrainingConfig): Promise<TrainingStart> {
  if (from === undefined) {
    const phi = new Float32Array(parameterSlots(ghn).length)
    initialise(ghn, seed, phi)
    return { phi }
  }
  const { manifest, file } = await loadBundleFolder(from)
  const { network } = manifest.ghn.config
  if (JSON.stringify(network) !== JSON.stringify(ghn))
    throw new Error(`the GHN of ${from} is ${JSON.stringify(network)}; use the same in the configuration's \`ghn\``)
  const { version, training } = manifest
  const { steps, architectures, images, seconds } = training
  return { phi: readParameters(ghn, file(GHN_FILE)), earlier: { from: version, steps, architectures, images, seconds } }
}

/** The parameters of an exported GHN. @throws {Error} where it lacks one */
export function readParameters(config: GhnConfig, model: Uint8Array): Float32Array {
  const constants = decodeConstants(model)
  const { slots, length: all } = parameterSlots(config)
  const phi = new Float32Array(all)
  for (const { name, offset, length } of slots) {
    const { type, data } = constants.get(name) ?? {}
    if (data?.length !== length) throw new Error(`the model has no parameter ${name} of ${length} elements`)
    phi.set(type === 'float16' ? new Float16Array(data.buffer) : (data as Float32Array), offset)
  }
  return phi
}
