// Answers: the accuracy by the method asked for, the latency on the devices asked for, and what any network takes.
import { cost } from '../arch/cost.ts'
import { canonicalHash } from '../arch/hash.ts'
import { devicesMeant } from './devices-meant.ts'
import { describeExits } from './exits.ts'
import { memoryOf } from './memory.ts'
import { unsupported } from './no-accuracy.ts'
import { onDevices, untilExit } from './on-devices.ts'
import { predictAccuracy } from './predict-accuracy.ts'
import type { Method } from '../contract/methods.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'
import type { Heads } from './heads.ts'
import type { Predictor, Scorer } from './predictor-types.ts'

/**
 * Its `predict` throws ArchitectureError: `unsupported` for a method that the bundle or the network lacks,
 * `unknown_device` for an unknown device or precision.
 *
 * @example
 * import ort from 'onnxruntime-node'
 * import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
 * import { openHeads } from '@archcast/core/predict/heads.ts'
 * import { createScorer } from '@archcast/core/predict/scorer.ts'
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const bundle = await loadBundleFolder('models/cifar10-nb201')
 * const predictor = createPredictor(await createScorer({ ort, bundle }), await openHeads(ort, bundle))
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { accuracy, params } = await predictor.predict(resolveArchitecture({ space: 'nas-bench-201', arch }))
 * accuracy.method // => 'head'
 * params // => 344346
 */
export function createPredictor(scorer: Scorer, { tasks, always, devices }: Heads): Predictor {
  const { model } = scorer
  const methods: readonly Method[] = tasks.size > 0 ? ['head', 'surrogate'] : ['surrogate']
  const sources = { scorer, tasks, always }
  return {
    model,
    executionProvider: scorer.executionProvider,
    methods,
    devices,
    tasks,
    async predict(architecture, options = {}) {
      const { method, tasks: wanted, recipe, devices: names, precision, images, signal, batch: asked } = options
      const chosen = devicesMeant(devices, names, precision)
      const batch = batchOf(architecture, asked)
      const { graph, bits, weightBits, normalises, caveats = [] } = architecture
      const run = { batch, bits, weightBits, normalises, caveats }
      const {
        reasons: outside,
        exits: accuracies,
        ...judged
      } = await predictAccuracy(sources, architecture, { method, tasks: wanted, recipe, images, signal })
      const reasons = [...outside, ...caveats]
      const exits = describeExits(graph, (place) => ({
        ...(accuracies && { accuracy: accuracies[place] }),
        ...untilExit(graph, place, chosen, run),
      }))
      return {
        ...judged,
        ...onDevices(graph, chosen, run),
        ...(exits && { exits }),
        ...(batch !== undefined && { batch }),
        ...cost(graph),
        memory: memoryOf(graph, run),
        in_domain: reasons.length === 0,
        out_of_domain: reasons,
        hash: canonicalHash(graph),
        model: { name: model.name, version: model.version },
      }
    },
    weights: (architecture: ResolvedArchitecture) => scorer.weights(architecture),
    child: (architecture: ResolvedArchitecture) => scorer.child(architecture),
  }
}

/** Images of a run: those of the network's file, or those asked for. */
function batchOf({ batch }: ResolvedArchitecture, asked: number | undefined): number | undefined {
  if (batch === undefined || asked === undefined || batch === asked) return batch ?? asked
  throw unsupported(`the network has a fixed batch of ${batch}, not ${asked}; leave the batch out`, '/batch')
}
