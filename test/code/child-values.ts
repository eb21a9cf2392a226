// What a network's ONNX child makes of random inputs and tensors, as a file of tensors for other runtimes.
import * as ort from 'onnxruntime-node'
import { inputsOf, parametersOf } from '@archcast/core/arch/graph.ts'
import { exportChild } from '@archcast/core/child/export.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Statistics } from '@archcast/core/child/export.ts'
import type { NamedTensor } from '@archcast/core/predict/predictor-types.ts'

/** Entries of the batch. */
const BATCH = 3

const AS_THEY_ARE = { mean: [0], std: [1] }

export interface ChildValues {
  /** Learned tensors, and statistics of batch normalisation, by the names of the architecture. */
  readonly state: readonly NamedTensor[]
  /** Numbered in their order; token ids as real numbers. */
  readonly inputs: readonly NamedTensor[]
  readonly outputs: readonly NamedTensor[]
}

export async function childValues(graph: ArchGraph, seed: number): Promise<ChildValues> {
  const random = createRandom(seed)
  const tensor = (name: string, shape: readonly number[], draw: () => number): NamedTensor => {
    return { name, shape, data: Float32Array.from({ length: elements(shape) }, draw) }
  }
  const about = (centre: number, width: number) => () => centre + width * (2 * random.next() - 1)
  const learned = parametersOf(graph).map(({ name, shape, fill }) => {
    const width = Math.sqrt(3 / Math.max(1, elements(shape.slice(1))))
    return tensor(name, shape, fill === 'kernel' ? about(0, width) : about(fill === 'scale' ? 1 : 0, 0.3))
  })
  const norms = graph.nodes.flatMap(({ id, op, shape }) => {
    if (op.type !== 'batch_norm') return []
    const channels = [op.last ? shape.at(-1)! : shape[0]]
    return [tensor(`${id}.running_mean`, channels, about(0, 0.3)), tensor(`${id}.running_var`, channels, about(1, 0.5))]
  })
  const state = [...learned, ...norms]
  const known = new Map(state.map(({ name, data }) => [name, data]))
  const statistics: Statistics = Object.fromEntries(
    graph.nodes.flatMap(({ id, op }) =>
      op.type === 'batch_norm'
        ? [[id, { mean: known.get(`${id}.running_mean`)!, variance: known.get(`${id}.running_var`)! }]]
        : [],
    ),
  )
  const inputs = inputsOf(graph).map(({ shape, vocabulary }, k) => {
    const draw = vocabulary === undefined ? about(0, 1.5) : () => Math.floor(vocabulary * random.next())
    return tensor(`input.${k}`, [BATCH, ...shape], draw)
  })
  const model = exportChild(graph, known, statistics, AS_THEY_ARE)
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 })
  const feeds = session.inputNames.map((name, k) => {
    const { shape, data } = inputs[k]
    const whole = inputsOf(graph)[k].vocabulary !== undefined
    return [name, new ort.Tensor(whole ? BigInt64Array.from(data, BigInt) : data, shape)] as const
  })
  const results = await session.run(Object.fromEntries(feeds))
  const outputs = session.outputNames.map((name, k) => {
    const { dims, data } = results[name]
    return { name: `output.${k}`, shape: dims, data: Float32Array.from(data as Float32Array) }
  })
  await session.release()
  return { state, inputs, outputs }
}
