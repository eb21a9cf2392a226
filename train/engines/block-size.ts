// How many channels ONNX Runtime's CPU kernels for blocked layouts take at once on this processor: it does not tell, but a convolution does.
import * as ort from 'onnxruntime-node'
import { OnnxGraph, elements } from '@archcast/core/onnx/graph.ts'
import { RUN_ONCE } from '@archcast/core/onnx/runtime.ts'
import { blockConvolutions } from './nchwc.ts'
import { conv } from '@archcast/core/onnx/ops/conv.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'

/** Of AVX-512 and NEON, and of AVX. */
const BLOCKS = [16, 8]

let found: Promise<number | undefined> | undefined

/** Channels of a block; undefined on a processor that has no such kernels. */
export function blockOfProcessor(): Promise<number | undefined> {
  return (found ??= findBlock())
}

async function findBlock(): Promise<number | undefined> {
  const plain = trial()
  const expected = await result(plain)
  for (const block of BLOCKS) {
    const actual = await result(blockConvolutions(plain, block)).catch(() => undefined)
    if (actual?.every((value, i) => Math.abs(value - expected[i]) < 1e-3)) return block
  }
  return undefined
}

function trial(): OnnxGraph {
  const g = new OnnxGraph('trial')
  const x = g.input('x', 'float32', [1, 16, 4, 4])
  const weight = g.input('weight', 'float32', [16, 16, 3, 3])
  g.output(conv(g, x, weight, { stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 }), 'y')
  return g
}

async function result(graph: OnnxGraph): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(encodeModel(graph), { ...RUN_ONCE, executionProviders: ['cpu'] })
  const feeds = graph.inputs.map(({ name, shape }) => {
    // Elements that differ, so that another order gives another result.
    const data = Float32Array.from({ length: elements(shape as number[]) }, (_, i) => Math.sin(12.9898 * i))
    return [name, new ort.Tensor(data, shape as number[])]
  })
  const { y } = await session.run(Object.fromEntries(feeds))
  await session.release()
  return y.data as Float32Array
}
