// Operators that compute with integers, each operand with a scale and a zero point: read as what they stand for.
import type { Activation, ReadContext, Reader, Tensor } from '../reader.ts'

/** A linear layer: positions of its input, its weight [in, out] and its bias, -1 for none. */
const linear =
  (x: number, weightAt: number, biasAt: number): Reader =>
  (context) => {
    const value = context.activation(x)
    const weight = context.constant(weightAt)
    if (weight.dims.length !== 2 || context.int('transA', 0) !== 0) {
      context.fail(`its weight is [${weight.dims.join(', ')}]; a layer of rows by one matrix is read`)
    }
    const [into, out] = context.int('transB', 0) !== 0 ? weight.dims.toReversed() : weight.dims
    const features = context.dims(value).at(-1)
    if (features !== into) context.fail(`its weight takes ${into} features, not ${features}`, 'shape_mismatch')
    const bias = context.has(biasAt)
    return context.addLinear(value, out, bias ? [weight, context.constant(biasAt)] : [weight])
  }

/** Two operands, each with a scale and a zero point behind it. */
const binary =
  (type: 'add' | 'mul'): Reader =>
  (context) =>
    context.add({ type }, context.aligned([context.activation(0), context.activation(3)]))

const unary =
  (fn: string): Reader =>
  (context) =>
    context.addBelow({ type: 'activation', fn }, context.activation(0))

function pooled(context: ReadContext): Tensor {
  if (context.int('channels_last', 0) === 0) return context.add({ type: 'global_avg_pool' }, [context.image(0)])
  const value = context.activation(0)
  const first = context.transpose(value, [0, 3, 1, 2])
  const made: Activation = context.add({ type: 'global_avg_pool' }, [first])
  return context.transpose(made, [0, 2, 3, 1])
}

/** Parts side by side: after the result's scale and zero point, each with its own. */
function joined(context: ReadContext): Tensor {
  if (!context.has(2)) context.fail('it joins nothing', 'invalid_onnx')
  const parts = context.inputs.flatMap((_, position) => (position % 3 === 2 ? [context.activation(position)] : []))
  const values = context.aligned(parts)
  const axis = context.axis(values[0], context.int('axis', 1))
  return context.add({ type: 'concat', ...(axis !== 0 && { axis }) }, values)
}

export const QUANTISED: Readonly<Record<string, Reader>> = {
  DynamicQuantizeMatMul: linear(0, 1, 4),
  MatMulIntegerToFloat: linear(0, 1, 6),
  QGemm: linear(0, 3, 6),
  QLinearAdd: binary('add'),
  QLinearConcat: joined,
  QLinearGlobalAveragePool: pooled,
  QLinearLeakyRelu: unary('leaky_relu'),
  QLinearMul: binary('mul'),
  QLinearSigmoid: unary('sigmoid'),
}
