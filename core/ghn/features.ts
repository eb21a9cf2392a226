// A GHN node as numbers: what it is and the sizes it works on.
import { NODE_TYPES } from './nodes.ts'
import { shapeOf } from '../arch/graph.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { GhnNode } from './nodes.ts'

const KERNELS = [1, 3, 5, 7] as const
const CHANNELS = [16, 32, 64] as const

/** Length of a node's features: type, kernel (and other), stride, dilation, channels in and out as buckets and logarithms. */
export const FEATURES = NODE_TYPES.length + (KERNELS.length + 1) + 2 + 2 * (CHANNELS.length + 1) + 2

/** Writes the features of a node into `target` at `offset`. The input and the output node take the channels of the block's first operation's input. */
export function writeFeatures(
  graph: ArchGraph,
  block: readonly GhnNode[],
  node: GhnNode,
  target: Float32Array,
  offset: number,
): void {
  let at = offset
  const oneHot = (size: number, index: number) => {
    target[at + index] = 1
    at += size
  }
  const scalar = (x: number) => {
    target[at++] = x
  }
  const bucket = (channels: number) => {
    const index = CHANNELS.findIndex((limit) => channels <= limit)
    return index < 0 ? CHANNELS.length : index
  }
  const reader = node.source < 0 ? block[1] : node
  const operation = graph.nodes[reader.source]
  const [inChannels] = shapeOf(graph, operation.inputs[0])
  const outChannels = node.source < 0 ? inChannels : operation.shape[0]
  const window = node.source >= 0 && 'kernel' in operation.op ? operation.op : undefined
  const dilation = node.source >= 0 && operation.op.type === 'conv' ? operation.op.dilation : [1, 1]

  oneHot(NODE_TYPES.length, NODE_TYPES.indexOf(node.type))
  if (window) target[at + kernelIndex(Math.max(...window.kernel))] = 1
  at += KERNELS.length + 1
  scalar(window ? Math.max(...window.stride) - 1 : 0)
  scalar(Math.max(...dilation) - 1)
  oneHot(CHANNELS.length + 1, bucket(inChannels))
  oneHot(CHANNELS.length + 1, bucket(outChannels))
  scalar(Math.log2(inChannels) / 6)
  scalar(Math.log2(outChannels) / 6)
}

function kernelIndex(kernel: number): number {
  const index = KERNELS.indexOf(kernel as 1)
  return index < 0 ? KERNELS.length : index
}
