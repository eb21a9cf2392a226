// The second engine: interprets a graph with TensorFlow.js. Slow on its CPU backend: there it checks the first engine.
import { interpret } from './tfjs/interpret.ts'
import { data, tensor } from './tfjs/tensors.ts'
import type { Engine } from './engine.ts'
import type { Tf } from './tfjs/operation.ts'
import type { TensorData } from '@archcast/core/onnx/runtime.ts'

export { interpret } from './tfjs/interpret.ts'
export type { Tf } from './tfjs/operation.ts'

/** TensorFlow's own runtime on a GPU, which a user may have installed beside this package. */
const NATIVE = '@tensorflow/tfjs-node-gpu'

/** TensorFlow.js: native where it is installed and loads, else pure JavaScript. */
export async function loadTf(): Promise<{ tf: Tf; device: string }> {
  const native = await import(NATIVE).catch(() => undefined)
  if (native) return { tf: (native.default ?? native) as Tf, device: 'tensorflow' }
  // The union package: its core alone registers no gradients.
  const module = await import('@tensorflow/tfjs')
  const tf = (module as unknown as { default?: Tf }).default ?? module
  // Without the advice to install a native backend.
  tf.enableProdMode()
  await tf.setBackend('cpu')
  return { tf, device: 'cpu' }
}

export async function tfjsEngine(): Promise<Engine> {
  const { tf, device } = await loadTf()
  return {
    name: 'tfjs',
    device,
    portable: true,
    compile(graph) {
      return Promise.resolve({
        run(feeds) {
          const results: Record<string, TensorData> = {}
          tf.tidy(() => {
            const tensors = graph.inputs.map((input) => {
              const value = feeds[input.name]
              if (!value) throw new Error(`the graph '${graph.name}' needs a value for its input '${input.name}'`)
              return [input.name, tensor(tf, value.data, value.shape, input.type)] as const
            })
            const outputs = interpret(tf, graph, Object.fromEntries(tensors))
            for (const { name, type } of graph.outputs) results[name] = data(outputs[name], type)
          })
          return Promise.resolve(results)
        },
        release: () => Promise.resolve(),
      })
    },
  }
}
