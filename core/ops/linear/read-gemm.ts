// Gemm: a linear layer of rows where its second input is a weight, else a product of two activations.
import type { ReadContext, Tensor } from '../reader.ts'

export function readGemm(context: ReadContext): Tensor {
  if (!context.isConstant(1) || context.isConstant(0)) return ofActivations(context)
  const x = context.activation(0)
  const rows = context.dims(x)
  const weight = context.constant(1)
  if (weight.dims.length !== 2)
    return context.fail(`its weight is [${weight.dims.join(', ')}], no matrix`, 'invalid_onnx')
  if (rows.length !== 2 || context.int('transA', 0) !== 0) return ofActivations(context)
  const [into, out] = context.int('transB', 0) !== 0 ? [weight.dims[1], weight.dims[0]] : weight.dims
  if (rows[1] !== into) return context.fail(`its weight takes ${into} features, not ${rows[1]}`, 'shape_mismatch')
  const bias = context.has(2) && context.isConstant(2)
  const tensors = bias ? [weight, context.constant(2)] : [weight]
  return context.addLinear(x, out, tensors)
}

function ofActivations(context: ReadContext): Tensor {
  const side = (position: number, name: string) => {
    const value = context.tensor(position)
    return context.int(name, 0) === 0 ? value : context.transpose(value, [1, 0])
  }
  const product = context.multiply(side(0, 'transA'), side(1, 'transB'))
  return context.has(2) ? context.add({ type: 'add' }, [product, context.tensor(2)]) : product
}
