// What a child network is run on: the probe images where it reads such images, else random numbers, always the same.
import { inputsOf } from '../arch/graph.ts'
import { elements } from '../onnx/graph.ts'
import { createRandom, normal } from '../spaces/random.ts'
import { probeInputs } from './images.ts'
import { noAccuracy } from './no-accuracy.ts'
import type { ArchGraph, NetworkInput } from '../arch/graph.ts'
import type { Normalisation } from '../bundle/normalise.ts'
import type { ProbeImages } from '../bundle/probe.ts'
import type { TensorData, TensorValue } from '../onnx/runtime.ts'
import type { Random } from '../spaces/random.ts'

const SEED = 1

/** Whether a network classifies images of as many channels as the probe images have, of whatever classes. */
export function readsProbe(graph: ArchGraph, probe: ProbeImages): boolean {
  return noAccuracy(graph) === undefined && graph.input[0] === probe.shape[0]
}

/** Values of a network's inputs by their names, and of the only one as `images`, which is what a child calls it. */
export function childFeeds(
  graph: ArchGraph,
  probe: ProbeImages,
  count: number,
  normalisation: Normalisation,
): Record<string, TensorValue> {
  const random = createRandom(SEED)
  const values = inputsOf(graph).map((input): [string, TensorValue] => {
    const shape = [count, ...input.shape]
    const data = readsProbe(graph, probe)
      ? probeInputs(probe, count, input.shape[1], input.shape[2], normalisation)
      : randomInput(input, elements(shape), random)
    return [input.name, { data, shape }]
  })
  return { images: values[0][1], ...Object.fromEntries(values) }
}

/** Standard normal numbers; token ids are uniform below the vocabulary. */
function randomInput({ vocabulary }: NetworkInput, size: number, random: Random): TensorData {
  if (vocabulary === undefined) return Float32Array.from({ length: size }, () => normal(random))
  return BigInt64Array.from({ length: size }, () => BigInt(random.int(vocabulary)))
}
