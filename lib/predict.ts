// Predictions in this process, over the model bundle that comes with the package.
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import type { Architecture } from '@archcast/core/arch/schema.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { PredictOptions, Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { SpaceArchitectureSchema as Schema } from '@archcast/core/spaces/resolve.ts'
import type * as z from 'zod'

/** An architecture named by its search space. */
export type SpaceArchitecture = z.input<typeof Schema>

let opened: Promise<Predictor> | undefined

/**
 * The accuracy of a classifier of images, and of any architecture its latency on `devices`, its costs and its memory.
 * The first call opens the model. Throws ArchitectureError for an architecture that is not valid, and for a method, a
 * device or a precision that the model does not have.
 *
 * @example
 * import { predict } from 'archcast'
 * const arch = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'
 * const { accuracy, latency, macs } = await predict({ space: 'nas-bench-201', arch }, { devices: ['pixel3'] })
 * accuracy.low < accuracy.value // => true
 * Object.keys(latency) // => ['pixel3']
 * macs // => 117883520
 */
export async function predict(
  architecture: Architecture | SpaceArchitecture,
  options: PredictOptions = {},
): Promise<Prediction> {
  const resolved = resolveArchitecture(architecture)
  return (await (opened ??= open())).predict(resolved, options)
}

/** Imported here: whoever only speaks to a service needs no ONNX Runtime. */
async function open(): Promise<Predictor> {
  const { default: ort } = await import('onnxruntime-node')
  const { createScorer } = await import('@archcast/core/predict/scorer.ts')
  const bundle = await loadBundleFolder(DEFAULT_MODEL)
  const heads = await openHeads(ort, bundle, { intraOpNumThreads: 1 })
  return createPredictor(await createScorer({ ort, bundle }), heads)
}
