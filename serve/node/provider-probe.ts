// Run as a program with the name of an execution provider: prints nothing where it runs a model, else why not. With a
// second argument `worthwhile` it must also be faster than the CPU, which a software driver is not.
import * as ort from 'onnxruntime-node'
import { OnnxGraph, elements } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import { conv } from '@archcast/core/onnx/ops/conv.ts'

const SHAPE = [64, 32, 16, 16]
const RUNS = 5

/** A convolution as child networks have it; resolves to the milliseconds of its fastest run. */
async function timeProvider(provider: string): Promise<number> {
  const graph = new OnnxGraph('provider')
  const weight = graph.constant('float32', [32, 32, 3, 3], new Float32Array(32 * 32 * 9).fill(1))
  const attributes = { stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 } as const
  graph.output(conv(graph, graph.input('x', 'float32', SHAPE), weight, attributes), 'y')
  const session = await ort.InferenceSession.create(encodeModel(graph), { executionProviders: [provider] })
  const x = new ort.Tensor(new Float32Array(elements(SHAPE)).fill(1), SHAPE)
  let fastest = Infinity
  for (let run = 0; run < RUNS; run++) {
    const begin = performance.now()
    const { y } = await session.run({ x })
    const [corner] = (await y.getData()) as Float32Array
    if (Math.abs(corner - 32 * 4) > 0.1) throw new Error('it computes something else than it should')
    fastest = Math.min(fastest, performance.now() - begin)
  }
  await session.release()
  return fastest
}

async function tryProvider(provider: string, worthwhile: boolean): Promise<void> {
  const time = await timeProvider(provider)
  if (!worthwhile) return
  const cpu = await timeProvider('cpu')
  if (time > cpu)
    throw new Error(`it takes ${time.toFixed(1)} ms where the CPU takes ${cpu.toFixed(1)}: a software driver?`)
}

await tryProvider(process.argv[2], process.argv[3] === 'worthwhile').catch((error: Error) =>
  console.log(error.message.split('\n')[0].slice(0, 300)),
)
