// A GHN node as numbers: what it is and the sizes it works on.
import { shapeOf } from '../../arch/graph.ts'
import { NODE_TYPES } from '../../ops/node-types.ts'
import { sizeOf } from '../../ops/shape.ts'
import { SURROUNDINGS, writeSurroundings } from './surroundings.ts'
import type { Pair } from '../../onnx/window.ts'
import type { Shape } from '../../ops/shape.ts'
import type { GhnConfig } from '../config.ts'
import type { GhnGraph, GhnNode } from './nodes.ts'

const KERNELS = [1, 3, 5, 7] as const
const CHANNELS = [16, 32, 64] as const

/**
 * Features of an operation: type, kernel (and other), stride, dilation, channels in and out as buckets and logarithms.
 */
const OF_OPERATION = NODE_TYPES.length + (KERNELS.length + 1) + 2 + 2 * (CHANNELS.length + 1) + 2

/** Length of a node's features; with its surroundings also the side of its image, groups, and what belongs to it. */
export function featureCount({ features }: Pick<GhnConfig, 'features'>): number {
  return OF_OPERATION + (features === 'surroundings' ? 2 + SURROUNDINGS : 0)
}

/**
 * Writes the features of a node into `target` at `offset`, where it is zero. The input and the output node take the
 * channels of the block's first operation's input.
 */
export function writeFeatures(
  { features }: Pick<GhnConfig, 'features'>,
  ghn: GhnGraph,
  block: readonly GhnNode[],
  node: GhnNode,
  target: Float32Array,
  offset: number,
): void {
  const { graph } = ghn
  const reader = node.source < 0 ? block[1] : node
  const operation = graph.nodes[reader.source]
  const inChannels = channelsOf(operation.inputs.length > 0 ? shapeOf(graph, operation.inputs[0]) : operation.shape)
  const outChannels = node.source < 0 ? inChannels : channelsOf(operation.shape)
  const window = node.source >= 0 && 'kernel' in operation.op ? operation.op : undefined
  const dilation = window && 'dilation' in window ? window.dilation : UNDILATED

  let at = offset
  target[at + NODE_TYPES.indexOf(node.type)] = 1
  at += NODE_TYPES.length
  if (window) target[at + kernelIndex(larger(window.kernel))] = 1
  at += KERNELS.length + 1
  target[at++] = window ? larger(window.stride) - 1 : 0
  target[at++] = larger(dilation) - 1
  target[at + bucket(inChannels)] = 1
  at += CHANNELS.length + 1
  target[at + bucket(outChannels)] = 1
  at += CHANNELS.length + 1
  target[at++] = Math.log2(inChannels) / 6
  target[at++] = Math.log2(outChannels) / 6
  if (features !== 'surroundings' || node.source < 0) return
  target[at++] = Math.log2(Math.max(1, sizeOf(operation.shape) / outChannels)) / 8
  target[at++] = window && 'groups' in window ? Math.log2(window.groups) / 6 : 0
  writeSurroundings(ghn, node.source, target, at)
}

const UNDILATED: Pair = [1, 1]

const larger = ([vertical, horizontal]: Pair) => Math.max(vertical, horizontal)

/** Of an image its first extent, of tokens and vectors their last. */
function channelsOf(shape: Shape): number {
  return shape.length === 3 ? shape[0] : (shape.at(-1) ?? 1)
}

function bucket(channels: number): number {
  const index = CHANNELS.findIndex((limit) => channels <= limit)
  return index < 0 ? CHANNELS.length : index
}

function kernelIndex(kernel: number): number {
  const index = KERNELS.indexOf(kernel as 1)
  return index < 0 ? KERNELS.length : index
}
