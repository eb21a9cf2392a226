// A training's parameters -> a model bundle: the GHN as ONNX, the probe images, the manifest.
import { parameterSlots } from './flat-parameters.ts'
import { drawTrainingArchitecture, trainingSpace } from './training-architectures.ts'
import { encodeProbe } from '@archcast/core/bundle/probe.ts'
import { ghnParameters } from '@archcast/core/ghn/parameters.ts'
import { emitWhole } from '@archcast/core/ghn/run/whole.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import { cast } from '@archcast/core/onnx/ops/elementwise.ts'
import { domainOf } from '@archcast/core/predict/domain.ts'
import type { ImageSet } from '../data/image-set.ts'
import type { TrainingConfig } from './ghn-training-config.ts'
import type { GhnValues } from '@archcast/core/ghn/build/learnable.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'

/** Whether a parameter is stored in half precision: the tables, which are nearly all of the model. */
const isHalf = (name: string) => name.startsWith('table.')

/** The parameters as the exported model has them: tables rounded to half precision. */
export function roundParameters(config: GhnConfig, phi: Float32Array): Float32Array {
  const rounded = Float32Array.from(phi)
  for (const { name, offset, length } of parameterSlots(config).slots) {
    if (isHalf(name)) for (let i = offset; i < offset + length; i++) rounded[i] = Math.f16round(phi[i])
  }
  return rounded
}

/** The exported GHN. It stores tables as float16, which a session widens, so that the file fits the edge. */
export function exportGhn(
  config: GhnConfig,
  phi: Float32Array,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const g = new OnnxGraph('ghn')
  const { slots } = parameterSlots(config)
  const values: GhnValues = Object.fromEntries(
    ghnParameters(config).map(({ name, shape }, i) => {
      const data = phi.slice(slots[i].offset, slots[i].offset + slots[i].length)
      if (!isHalf(name)) return [name, g.constant('float32', shape, data, name)]
      const half = new Uint16Array(new Float16Array(data).buffer)
      return [name, cast(g, g.constant('float16', shape, half, name), 'float32')]
    }),
  )
  emitWhole(g, config, values)
  return encodeModel(g, metadata)
}

/** Probe images from validation images, which training did not see. Throws RangeError for more than 256 classes. */
export function exportProbe({ images, labels, count, shape, classNames }: ImageSet, attribution: string): Uint8Array {
  if (classNames.length > 256)
    throw new RangeError(`a bundle holds images of 256 classes at most, not ${classNames.length}`)
  return encodeProbe({ images, labels: Uint8Array.from(labels), count, shape, classNames, attribution })
}

/** What the manifest says of a GHN: its sizes, and what training saw, from a sample of the space. */
export function ghnManifest(config: TrainingConfig): { network: GhnConfig; domain: ReturnType<typeof domainOf> } {
  const space = trainingSpace(config)
  const graphs = Array.from(
    { length: 2000 },
    (_, i) => drawTrainingArchitecture(space, config.seed, i, config.ghn, config.imageSize).ghn,
  )
  return { network: config.ghn, domain: domainOf(graphs, config.ghn.features === 'surroundings') }
}
