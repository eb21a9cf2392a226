// MatMul as ONNX spells it: a linear layer where its second input is a weight matrix, else a product of two values.
import type { Activation, ReadContext, Tensor } from '../reader.ts'

export function readMatMul(context: ReadContext): Tensor {
  const at = context.op === 'QLinearMatMul' ? 3 : 1
  const fixed = context.isConstant(0)
  if (!fixed && context.isConstant(at)) {
    const weight = context.constant(at)
    if (weight.dims.length === 2) {
      const x = context.activation(0)
      const into = context.dims(x).at(-1)
      if (into !== weight.dims[0])
        context.fail(`its weight takes ${weight.dims[0]} features, not ${into}`, 'shape_mismatch')
      return context.addLinear(x, weight.dims[1], [weight])
    }
  }
  const [a, b] = [matrix(context, 0, 'row'), matrix(context, at, 'column')]
  const made = context.multiply(a.value, b.value)
  if (!a.added && !b.added) return made
  const dims = [...context.dims(made)]
  if (b.added) dims.pop()
  if (a.added) dims.splice(dims.length - (b.added ? 1 : 2), 1)
  return context.reshape(made, dims)
}

/** A vector is a matrix of one row, or of one column. */
function matrix(context: ReadContext, position: number, as: 'row' | 'column'): { value: Activation; added: boolean } {
  const value = context.activation(position)
  const dims = context.dims(value)
  if (dims.length !== 1) return { value, added: false }
  return { value: context.reshape(value, as === 'row' ? [1, dims[0]] : [dims[0], 1]), added: true }
}
