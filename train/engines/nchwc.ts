// Convolutions in the blocked layout that ONNX Runtime's CPU kernels are fastest in, where the processor has one.
import * as ort from 'onnxruntime-node'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { RUN_ONCE } from '@archcast/core/onnx/runtime.ts'
import { conv } from '@archcast/core/onnx/ops/conv.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import { reshape, transpose } from '@archcast/core/onnx/ops/shape.ts'
import type { OnnxNode, Value } from '@archcast/core/onnx/graph.ts'

/** Of ONNX Runtime's own layout optimiser, which would take weights that are constants alone. */
const DOMAIN = 'com.microsoft.nchwc'

/**
 * The same graph with images of C channels as [N, C / block, H, W, block] around each convolution that has whole blocks. Kernels of
 * one position, which are plain products, would lose by it.
 */
export function blockConvolutions(graph: OnnxGraph, block: number): OnnxGraph {
  const g = new OnnxGraph(graph.name, 'blocked.')
  g.inputs.push(...graph.inputs)
  g.outputs.push(...graph.outputs)
  for (const [value, data] of graph.constants) g.constants.set(value, data)
  for (const node of graph.nodes) {
    if (suits(node, block)) blockConvolution(g, node, block)
    else g.nodes.push(node)
  }
  return g
}

function suits({ op, domain, inputs: [x, weight], attributes }: OnnxNode, block: number): boolean {
  if (op !== 'Conv' || domain !== '' || attributes.group !== 1) return false
  const [out, channels, kh, kw] = weight!.shape as number[]
  return kh * kw > 1 && out % block === 0 && channels % block === 0 && x!.shape.every((d) => typeof d === 'number')
}

function blockConvolution(g: OnnxGraph, { inputs, outputs, attributes }: OnnxNode, block: number): void {
  const [x, weight, bias] = inputs as [Value, Value, Value | undefined]
  const [image] = g.node('ReorderInput', [x], [['float32', x.shape]], {}, DOMAIN)
  const kernels = blockKernels(g, weight, block)
  const operands = bias ? [image, kernels, bias] : [image, kernels]
  const [y] = g.node('Conv', operands, [['float32', outputs[0].shape]], attributes, DOMAIN)
  const channels = weight.shape[0] as number
  g.nodes.push({ op: 'ReorderOutput', domain: DOMAIN, inputs: [y], outputs, attributes: { channels } })
}

/** [O, C, kh, kw] as [O / block, C / block, kh, kw, block of C, block of O], in the shape that it had. */
function blockKernels(g: OnnxGraph, weight: Value, block: number): Value {
  const [out, channels, kh, kw] = weight.shape as number[]
  const parts = reshape(g, weight, [out / block, block, channels / block, block, kh, kw])
  return reshape(g, transpose(g, parts, [0, 2, 4, 5, 3, 1]), weight.shape)
}

/** Channels of a block by the instructions of the processors there are: AVX-512 and NEON, AVX. */
const BLOCKS = [16, 8]

let found: Promise<number | undefined> | undefined

/** Channels of a block on this processor; undefined where it has no such kernels. ONNX Runtime does not tell, but a convolution does. */
export function blockOfProcessor(): Promise<number | undefined> {
  return (found ??= findBlock())
}

async function findBlock(): Promise<number | undefined> {
  for (const block of BLOCKS) if (await agrees(block).catch(() => false)) return block
  return undefined
}

/** Whether convolutions in blocks of so many channels give what they give without. */
async function agrees(block: number): Promise<boolean> {
  const g = new OnnxGraph('trial')
  const [x, weight] = [[1, 16, 4, 4] as const, [16, 16, 3, 3] as const].map((shape, i) =>
    g.input(`${i}`, 'float32', shape),
  )
  g.output(conv(g, x, weight, { stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 }), 'y')
  const results: Float32Array[] = []
  for (const graph of [g, blockConvolutions(g, block)]) {
    const session = await ort.InferenceSession.create(encodeModel(graph), { ...RUN_ONCE, executionProviders: ['cpu'] })
    const { y } = await session.run(
      Object.fromEntries([x, weight].map(({ name, shape }) => [name, wave(shape as number[])])),
    )
    results.push(y.data as Float32Array)
    await session.release()
  }
  const [plain, blocked] = results
  return plain.every((value, i) => Math.abs(value - blocked[i]) < 1e-3)
}

/** A tensor whose elements differ. */
function wave(shape: readonly number[]): ort.Tensor {
  const size = shape.reduce((a, b) => a * b)
  return new ort.Tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * i)),
    shape,
  )
}
