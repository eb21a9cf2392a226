// The default engine: ONNX Runtime for Node, on the best device there is.
import * as ort from 'onnxruntime-node'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import type { Engine } from './engine.ts'
import type { TensorData } from '@archcast/core/onnx/runtime.ts'

/**
 * @param device execution provider; it must be there, as providers do not fall back
 * @param threads threads of one operation on the CPU
 */
export function ortEngine(device: 'cpu' | 'cuda' | 'webgpu' = 'cpu', threads = 1): Engine {
  return {
    name: 'ort',
    device,
    portable: device === 'webgpu',
    async compile(graph, { once = false } = {}) {
      const session = await ort.InferenceSession.create(encodeModel(graph), {
        executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        // A graph that runs once is not worth optimising, and an arena of its own would be paged in for it alone.
        graphOptimizationLevel: once ? 'disabled' : 'all',
        enableCpuMemArena: !once,
        enableMemPattern: !once,
      })
      return {
        async run(feeds) {
          const tensors: Record<string, ort.Tensor> = {}
          for (const name of session.inputNames) {
            const value = feeds[name]
            if (!value) throw new Error(`the graph '${graph.name}' needs a value for its input '${name}'`)
            tensors[name] = new ort.Tensor(value.data as Float32Array, value.shape)
          }
          const results = await session.run(tensors)
          return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, tensor.data as TensorData]))
        },
        release: () => session.release(),
      }
    },
  }
}
