// The default engine: ONNX Runtime for Node, on the best device there is.
import * as ort from 'onnxruntime-node'
import { blockForCpu } from '@archcast/core/onnx/block-size.ts'
import { elements, staticShape } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import { feedPrepacked, prepackInputs } from '@archcast/core/onnx/prepacked-inputs.ts'
import { RUN_ONCE } from '@archcast/core/onnx/runtime.ts'
import type { EngineProvider } from './engine-provider.ts'
import type { Engine } from './engine.ts'
import type { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import type { TensorData } from '@archcast/core/onnx/runtime.ts'

/**
 * @param device execution provider; it must be there, as providers do not fall back
 * @param threads threads of one operation on the CPU
 */
export function ortEngine(device: EngineProvider = 'cpu', threads = 1): Engine {
  return {
    name: 'ort',
    device,
    portable: device !== 'cpu',
    async compile(graph, { once = false, overwrite = false } = {}) {
      const laidOut = device === 'cpu' ? await blockForCpu(ort, graph) : graph
      const { graph: ready, moved } = once ? prepackInputs(laidOut) : { graph: laidOut, moved: [] }
      const session = await ort.InferenceSession.create(encodeModel(ready), {
        executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        ...(once && RUN_ONCE),
      })
      const fetches = overwrite ? resultTensors(graph) : graph.outputs.map(({ name }) => name)
      return {
        async run(feeds) {
          const all = feedPrepacked(moved, feeds)
          const tensors: Record<string, ort.Tensor> = {}
          for (const name of session.inputNames) {
            const value = all[name]
            if (!value) throw new Error(`the graph '${graph.name}' needs a value for its input '${name}'`)
            tensors[name] = new ort.Tensor(value.data as Float32Array, value.shape)
          }
          const results = await session.run(tensors, fetches)
          return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, tensor.data as TensorData]))
        },
        release: () => session.release(),
      }
    },
  }
}

/** Room for the results of a graph, by name. */
function resultTensors({ outputs }: OnnxGraph): Record<string, ort.Tensor> {
  return Object.fromEntries(
    outputs.map((value) => {
      const shape = staticShape(value, 'a program that overwrites its results')
      return [value.name, new ort.Tensor(new Float32Array(elements(shape)), shape)]
    }),
  )
}
