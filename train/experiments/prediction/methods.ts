// What each method says of each architecture, and what that costs.
import * as ort from 'onnxruntime-node'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { SharedWeights } from '../one-shot/shared-weights.ts'
import { compileScoring, probeOf, scoreWith } from '../children/score.ts'
import { networkOf } from '../children/network.ts'
import { timed } from '../clock.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { Device } from '../../engines/device.ts'
import type { Engine } from '../../engines/engine.ts'
import type { OneShotState } from '../one-shot/state.ts'

/** What a method says of one architecture: more is better. */
export interface Said {
  readonly readouts: Readonly<Record<string, number>>
  readonly seconds: number
}

/** Answers for an architecture in the space's spelling. */
export interface Method {
  say(arch: string): Promise<Said>
  release(): Promise<void>
}

interface Scored {
  readonly accuracy: number
  readonly loss: number
  readonly margin: number
}

/** The readouts of a scored network, in the direction of the accuracy. */
export const readoutsOf = ({ accuracy, loss, margin }: Scored): Record<string, number> => ({
  margin,
  accuracy,
  loss: -loss,
})

/** A bundle's surrogate: weights from its hypernetwork. */
export async function hypernetworkMethod(bundle: Bundle, space: string, device: Device): Promise<Method> {
  const predictor = await createPredictor({ ort, bundle, executionProvider: device })
  return {
    async say(arch) {
      const { value, seconds } = await timed(device, () => predictor.predict(SPACES.get(space)!.resolve(arch)))
      const { surrogate } = value.accuracy
      return { readouts: { probability: surrogate.probability, ...readoutsOf(surrogate) }, seconds }
    },
    release: () => predictor.release(),
  }
}

/** Shared weights: the moving average of each tensor. @param bundle whose probe images are scored on */
export function oneShotMethod(
  { tensors }: OneShotState,
  bundle: Bundle,
  choice: { readonly space: string; readonly seed: number; readonly engine: Engine },
): Method {
  const { space, seed, engine } = choice
  const probe = probeOf(bundle)
  const shared = new SharedWeights(seed, new Map([...tensors].map(([name, { average }]) => [name, average])))
  return {
    async say(arch) {
      const { value, seconds } = await timed(engine.device as Device, async () => {
        const graph = networkOf(space, arch, bundle.manifest.scoring.inputHeight)
        const program = await compileScoring(engine, graph, probe)
        try {
          return await scoreWith(program, graph, shared.of(graph), probe)
        } finally {
          await program.release()
        }
      })
      return { readouts: readoutsOf(value), seconds }
    },
    release: async () => {},
  }
}

/** Multiply-accumulates of the whole network. */
export function macsMethod(space: string, pruned: boolean): Method {
  const graphOf = (graph: ArchGraph) => (pruned ? prune(graph) : graph)
  return {
    async say(arch) {
      const count = async () => cost(graphOf(SPACES.get(space)!.resolve(arch).graph)).macs
      const { value, seconds } = await timed('cpu', count)
      return { readouts: { MACs: value }, seconds }
    },
    release: async () => {},
  }
}
