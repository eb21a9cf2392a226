// What each method says of each architecture, and what that costs.
import * as ort from 'onnxruntime-node'
import { compileScoring, probeOf, scoreWith } from '../children/score-children.ts'
import { childNetwork } from '../children/trained-network.ts'
import { SharedWeights } from '../one-shot/shared-weights.ts'
import { timeResult } from '../processor-time.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { Engine } from '../../engines/engine.ts'
import type { OneShotState } from '../one-shot/state.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'

/** What a method says of one architecture: more is better. */
export interface MethodReadout {
  readonly readouts: Readonly<Record<string, number>>
  readonly seconds: number
}

/** Answers for an architecture in the space's spelling. */
export interface ComparedMethod {
  say(arch: string): Promise<MethodReadout>
  release(): Promise<void>
}

interface TimedReadouts {
  readonly accuracy: number
  readonly loss: number
  readonly margin: number
}

/** The readouts of a scored network, in the direction of the accuracy. */
export const readoutsOf = ({ accuracy, loss, margin }: TimedReadouts): Record<string, number> => ({
  margin,
  accuracy,
  loss: -loss,
})

/** A bundle's surrogate: weights from its hypernetwork. */
export async function hypernetworkMethod(
  bundle: Bundle,
  space: string,
  device: EngineProvider,
): Promise<ComparedMethod> {
  const scorer = await createScorer({ ort, bundle, executionProvider: device })
  return {
    async say(arch) {
      const { value, seconds } = await timeResult(device, () => scorer.predict(SPACES.get(space)!.resolve(arch)))
      const { surrogate } = value.accuracy
      return { readouts: { probability: surrogate.probability, ...readoutsOf(surrogate) }, seconds }
    },
    release: () => scorer.release(),
  }
}

/** Shared weights: the moving average of each tensor. @param bundle whose probe images are scored on */
export function oneShotMethod(
  { tensors }: OneShotState,
  bundle: Bundle,
  choice: { readonly space: string; readonly seed: number; readonly engine: Engine },
): ComparedMethod {
  const { space, seed, engine } = choice
  const probe = probeOf(bundle)
  const shared = new SharedWeights(seed, new Map([...tensors].map(([name, { average }]) => [name, average])))
  return {
    async say(arch) {
      const { value, seconds } = await timeResult(engine.device as EngineProvider, async () => {
        const graph = childNetwork(space, arch, bundle.manifest.scoring.inputHeight)
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
export function macsMethod(space: string, pruned: boolean): ComparedMethod {
  const graphOf = (graph: ArchGraph) => (pruned ? prune(graph) : graph)
  return {
    async say(arch) {
      const count = async () => cost(graphOf(SPACES.get(space)!.resolve(arch).graph)).macs
      const { value, seconds } = await timeResult('cpu', count)
      return { readouts: { MACs: value }, seconds }
    },
    release: async () => {},
  }
}
