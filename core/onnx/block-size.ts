// How many channels a runtime's blocked kernels take at once on this processor: no call tells, but a convolution does.
import { OnnxGraph, elements } from './graph.ts'
import { encodeModel } from './model.ts'
import { blockImages } from './nchwc.ts'
import { conv } from './ops/conv.ts'
import { runOnce } from './session.ts'
import type { Ort, TensorValue } from './runtime.ts'

/** Of AVX-512 and NEON, and of AVX. */
const BLOCKS = [16, 8]

const found = new WeakMap<Ort, Promise<number | undefined>>()

/** The same graph in the layout that the CPU is fastest in. */
export async function blockForCpu(ort: Ort, graph: OnnxGraph): Promise<OnnxGraph> {
  const block = await blockSize(ort)
  return block === undefined ? graph : blockImages(graph, block)
}

/** Channels of a block on the CPU; undefined where there are no such kernels. */
export function blockSize(ort: Ort): Promise<number | undefined> {
  let size = found.get(ort)
  if (!size) found.set(ort, (size = find(ort)))
  return size
}

async function find(ort: Ort): Promise<number | undefined> {
  const plain = new OnnxGraph('trial')
  const x = plain.input('x', 'float32', [1, 16, 4, 4])
  const weight = plain.input('weight', 'float32', [16, 16, 3, 3])
  plain.output(conv(plain, x, weight, { stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 }), 'y')
  // Elements that differ, so that another order gives another result.
  const feeds = Object.fromEntries(plain.inputs.map(({ name, shape }) => [name, wave(shape as number[])]))
  // Runtimes without the kernels refuse the graph; what else is wrong with one is told by its first prediction.
  const run = async (graph: OnnxGraph) => {
    const options = { executionProviders: ['cpu'], intraOpNumThreads: 1 }
    const results = await runOnce(ort, encodeModel(graph), options, feeds).catch(() => undefined)
    return results?.y as Float32Array | undefined
  }
  const expected = await run(plain)
  for (const block of BLOCKS) {
    const actual = await run(blockImages(plain, block))
    if (expected && actual?.every((value, i) => Math.abs(value - expected[i]) < 1e-3)) return block
  }
  return undefined
}

function wave(shape: readonly number[]): TensorValue {
  return { data: Float32Array.from({ length: elements(shape) }, (_, i) => Math.sin(12.9898 * i)), shape }
}
