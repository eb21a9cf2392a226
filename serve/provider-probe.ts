// Run as a program with the name of an execution provider: prints nothing where it runs a model, else why not.
import * as ort from 'onnxruntime-node'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'

async function tryProvider(provider: string): Promise<void> {
  const graph = new OnnxGraph('provider')
  graph.output(graph.input('x', 'float32', [2]), 'y')
  const session = await ort.InferenceSession.create(encodeModel(graph), { executionProviders: [provider] })
  const { y } = await session.run({ x: new ort.Tensor(Float32Array.of(1, 2), [2]) })
  const [a, b] = (await y.getData()) as Float32Array
  if (a !== 1 || b !== 2) throw new Error('it computes something else than it should')
  await session.release()
}

await tryProvider(process.argv[2]).catch((error: Error) => console.log(error.message.split('\n')[0].slice(0, 300)))
