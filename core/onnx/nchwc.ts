// A graph -> an equal one, with convolutions and pools in the blocked layout that ONNX Runtime's CPU kernels like best.
import { pad, reshape, transpose } from './ops/shape.ts'
import { removeUnused } from './unused.ts'
import type { OnnxGraph, OnnxNode, Value } from './graph.ts'

/** Of ONNX Runtime's own layout optimiser, which takes weights that are constants alone. */
const DOMAIN = 'com.microsoft.nchwc'

type Shape4 = readonly [number, number, number, number]

/**
 * Images of C channels become [N, C / block, H, W, block] around each pool and each convolution of whole blocks, dense
 * or depthwise. Kernels of one position, which are plain products, would lose by it.
 */
export function blockImages(graph: OnnxGraph, block: number): OnnxGraph {
  const g = graph.withoutNodes('blocked.')
  const exchanged = new Map<Value, Value>()
  for (const node of graph.nodes) {
    if (exchangesFirst(node)) exchanged.set(node.outputs[0], node.inputs[0]!)
    if (suits(node, block)) new Blocking(g, node, block, exchanged).emit()
    else g.nodes.push(node)
  }
  removeUnused(g)
  return g
}

function exchangesFirst({ op, attributes }: OnnxNode): boolean {
  return op === 'Transpose' && JSON.stringify(attributes.perm) === '[1,0,2,3]'
}

const POOLS = ['AveragePool', 'MaxPool']

function suits({ op, domain, inputs: [x, weight], outputs, attributes: { group } }: OnnxNode, block: number): boolean {
  const isPool = POOLS.includes(op) && outputs.length === 1
  if (domain !== '' || (op !== 'Conv' && !isPool)) return false
  if (![...x!.shape, ...(weight?.shape ?? [])].every((extent) => typeof extent === 'number')) return false
  const channels = x!.shape[1] as number
  if (isPool) return channels % block === 0
  const [out, perGroup, kh, kw] = weight!.shape as Shape4
  const dense = group === 1
  const depthwise = perGroup === 1 && group === channels && out === channels
  return kh * kw > 1 && out % block === 0 && channels % block === 0 && (dense || depthwise)
}

/** The nodes of one convolution or pool. */
class Blocking {
  private readonly g: OnnxGraph
  private readonly node: OnnxNode
  private readonly block: number
  /** What results are with their first two axes exchanged. */
  private readonly exchanged: ReadonlyMap<Value, Value>

  constructor(g: OnnxGraph, node: OnnxNode, block: number, exchanged: ReadonlyMap<Value, Value>) {
    this.g = g
    this.node = node
    this.block = block
    this.exchanged = exchanged
  }

  emit(): void {
    const { attributes, inputs } = this.node
    const [x, weight, ...bias] = inputs as Value[]
    const image = this.reorder(x)
    if (!weight) return this.append([image], attributes)
    const kernels = attributes.group === 1 ? this.dense(weight) : this.depthwise(weight)
    const padded = this.padded(image, weight)
    this.append([padded.image, kernels, ...bias], padded.attributes)
  }

  /** The node itself, and its result in the plain layout. */
  private append(operands: readonly Value[], attributes: OnnxNode['attributes']): void {
    const { g, node } = this
    const { outputs } = node
    const [y] = g.node(node.op, operands, [['float32', outputs[0].shape]], attributes, DOMAIN)
    const channels = outputs[0].shape[1] as number
    g.nodes.push({ op: 'ReorderOutput', domain: DOMAIN, inputs: [y], outputs, attributes: { channels } })
  }

  /** [N, C, H, W] as [N, C / block, H, W, block], in the shape that it had. */
  private reorder(x: Value): Value {
    return this.g.node('ReorderInput', [x], [['float32', x.shape]], {}, DOMAIN)[0]
  }

  /**
   * The runtime computes positions whose kernel crosses the left or right border one at a time, the rest of a row at
   * once. Where the kernel is wider than the output, as in gradients of weights, columns of zeros are cheaper.
   */
  private padded(image: Value, weight: Value): { image: Value; attributes: OnnxNode['attributes'] } {
    const { g, block, node } = this
    const { attributes, outputs } = node
    const [top, left, bottom, right] = attributes.pads as Shape4
    const width = outputs[0].shape[3] as number
    if (left + right === 0 || (weight.shape[3] as number) <= width) return { image, attributes }
    const [n, channels, h, w] = image.shape as Shape4
    const rows = reshape(g, image, [(n * channels * h) / block, w * block])
    const wide = reshape(g, pad(g, rows, [0, left * block], [0, right * block]), [n, channels, h, left + w + right])
    return { image: wide, attributes: { ...attributes, pads: [top, 0, bottom, 0] } }
  }

  /** [O, C, kh, kw] as [O / block, C / block, kh, kw, block of C, block of O], in the shape that it had. */
  private dense(weight: Value): Value {
    const { g, block } = this
    const [out, channels, kh, kw] = weight.shape as Shape4
    const blocks = [out / block, channels / block]
    const source = this.exchanged.get(weight)
    if (source) {
      // Blocks of O lie together then, and are moved as they are.
      const parts = reshape(g, this.reorder(source), [blocks[1], block, blocks[0], kh * kw, block])
      return reshape(g, transpose(g, parts, [2, 0, 3, 1, 4]), weight.shape)
    }
    const parts = reshape(g, weight, [blocks[0], block, blocks[1], block, kh * kw])
    return reshape(g, transpose(g, parts, [0, 2, 4, 3, 1]), weight.shape)
  }

  /** [C, 1, kh, kw] as [C / block, kh, kw, block], in the shape that it had. */
  private depthwise(weight: Value): Value {
    const { g, block } = this
    const [channels, , kh, kw] = weight.shape as Shape4
    return reshape(g, transpose(g, reshape(g, weight, [channels / block, block, kh * kw]), [0, 2, 1]), weight.shape)
  }
}
