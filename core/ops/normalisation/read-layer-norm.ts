// Layer normalisation as ONNX and ONNX Runtime spell it.
import type { Activation, ReadContext, Tensor } from '../reader.ts'
import type { LayerNormOp } from './ops.ts'

const isRms = (op: string) => op.includes('RMS') || op.includes('Simplified')

export function readLayerNorm(context: ReadContext): Tensor {
  const x = context.tensor(0)
  const rank = context.dims(x).length
  const axis = context.int('axis', -1)
  return normalised(context, x, axis < 0 ? -axis : rank - axis, 1)
}

/** A sum of two and the norm of it; the sum is the last output. */
export function readSkipLayerNorm(context: ReadContext): readonly Tensor[] {
  const sum = context.add({ type: 'add' }, context.aligned([context.activation(0), context.activation(1)]))
  const y = normalised(context, sum, 1, 2)
  const outputs: Tensor[] = [y]
  if (context.outputs.length > 1) outputs[context.outputs.length - 1] = sum
  return outputs
}

function normalised(context: ReadContext, x: Activation, axes: number, at: number): Activation {
  const rms = isRms(context.op)
  const scale = context.vector(at, 1)
  const bias = rms ? undefined : context.vector(at + 1, 0)
  const op: LayerNormOp = {
    type: rms ? 'rms_norm' : 'layer_norm',
    axes,
    scale: scale !== undefined,
    bias: bias !== undefined,
  }
  return context.add(op, [x], { tensors: [scale, bias].filter((tensor) => tensor !== undefined) })
}
