// Layers with weights: convolutions, matrix products, batch normalisation. Of the weights the extents are enough.
import { isRow } from '../value.ts'
import { sizeOf } from '../../arch/graph.ts'
import { windowOf } from './window.ts'
import type { Activation, Value } from '../value.ts'
import type { Context } from '../context.ts'

export function readConv(context: Context): Value {
  const x = context.image(0)
  const { dims } = context.constant(1)
  if (dims.length !== 4) context.fail(`its weight is [${dims.join(', ')}]; only convolutions of two axes are read`)
  const [channels, perGroup, ...kernel] = dims
  const groups = context.int('group', 1)
  if (perGroup * groups !== x.shape[0]) {
    context.fail(
      `its weight [${dims.join(', ')}] in ${groups} groups does not fit ${x.shape[0]} channels`,
      'shape_mismatch',
    )
  }
  const { kernel: size, stride, dilation, padding } = windowOf(context, x.shape, kernel)
  return context.add({ op: 'conv', kernel: size, channels, stride, dilation, groups, padding, bias: context.has(2) }, x)
}

export function readGemm(context: Context): Value {
  if (context.int('transA', 0) !== 0) context.fail('it transposes what it reads')
  const { dims } = context.constant(1)
  if (dims.length !== 2) context.fail(`its weight is [${dims.join(', ')}], no matrix`, 'invalid_onnx')
  const [into, out] = context.int('transB', 0) !== 0 ? [dims[1], dims[0]] : dims
  return linear(context, into, out, context.has(2))
}

export function readMatMul(context: Context): Value {
  const [a, b] = [context.value(0), context.value(1)]
  if (a.kind === 'activation' && b.kind === 'activation') {
    context.fail('it multiplies two activations, as attention does; only layers with a weight matrix are read')
  }
  const { dims } = context.constant(1)
  if (dims.length !== 2) context.fail(`its weight is [${dims.join(', ')}], no matrix`)
  return linear(context, dims[0], dims[1], false)
}

function linear(context: Context, into: number, out: number, bias: boolean): Value {
  const x = context.closed(0)
  if (!isRow(x)) {
    return context.fail(
      `it reads [${x.dims.join(', ')}]; a linear layer is read where its input is [N, features]: flatten first`,
    )
  }
  if (sizeOf(x.shape) !== into)
    context.fail(`its weight takes ${into} features, not ${sizeOf(x.shape)}`, 'shape_mismatch')
  const y = context.add({ op: 'linear', channels: out, bias }, x)
  return { ...y, dims: [x.dims[0], out] }
}

export function readBatchNorm(context: Context): Value {
  const x = context.closed(0)
  // Over rows it is one of images of a single pixel.
  if (isRow(x) && x.dims[1] === x.shape[0]) return { ...context.add({ op: 'batch_norm' }, x), dims: x.dims }
  return context.add({ op: 'batch_norm' }, context.image(0))
}

/** A constant that is added to a layer without a bias which nobody else reads is its bias. Undefined where it is not. */
export function asBias(context: Context, x: Activation, position: number, dims: readonly number[]): Value | undefined {
  const layer = context.reading.nodes.get(x.node)
  if (layer === undefined || (layer.op !== 'conv' && layer.op !== 'linear') || layer.bias !== false) return undefined
  if (context.reading.uses.get(context.node.inputs[position]) !== 1) return undefined
  const [channels] = x.shape
  const axis = x.dims.length - dims.length
  const perChannel = dims.every((size, i) => size === (axis + i === 1 ? channels : 1))
  if (!perChannel) return undefined
  context.reading.nodes.set(x.node, { ...layer, bias: true })
  return x
}
