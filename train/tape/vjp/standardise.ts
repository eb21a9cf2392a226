// Vector-Jacobian products of normalisations of each example by itself, and of the softmax.
import { unbroadcast } from './elementwise.ts'
import { staticShape } from '@archcast/core/onnx/graph.ts'
import { add, div, mul, sqrt, sub } from '@archcast/core/onnx/ops/elementwise.ts'
import { reduceMean, reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import type { Vjp } from '../vjp.ts'
import type { OnnxGraph, OnnxNode, Value } from '@archcast/core/onnx/graph.ts'

/** The values brought to mean 0 and variance 1 along `axes`, and what they were divided by. */
function normalised(g: OnnxGraph, x: Value, axes: readonly number[], { epsilon }: OnnxNode['attributes']) {
  const centred = sub(g, x, reduceMean(g, x, axes))
  const variance = reduceMean(g, mul(g, centred, centred), axes)
  const deviation = sqrt(g, add(g, variance, g.scalar((epsilon as { float: number }).float)))
  return { z: div(g, centred, deviation), deviation }
}

/**
 * dx = (dz - mean(dz) - z mean(dz z)) / deviation (Ba et al. 2016, as for batch normalisation but along other axes).
 */
function back(g: OnnxGraph, dz: Value, z: Value, deviation: Value, axes: readonly number[]): Value {
  const slope = mul(g, z, reduceMean(g, mul(g, dz, z), axes))
  return div(g, sub(g, sub(g, dz, reduceMean(g, dz, axes)), slope), deviation)
}

export const layerNormalise: Vjp = ({ g, inputs: [x, scale, shift], attributes, grads, wanted }) => {
  const dy = grads[0]!
  const { length } = x.shape
  const axes = Array.from({ length: -(attributes.axis as number) }, (_, i) => length - 1 - i).reverse()
  const { z, deviation } = normalised(g, x, axes, attributes)
  return [
    wanted[0] ? back(g, mul(g, dy, scale), z, deviation, axes) : undefined,
    wanted[1] ? unbroadcast(g, mul(g, dy, z), scale) : undefined,
    shift && wanted[2] ? unbroadcast(g, dy, shift) : undefined,
  ]
}

/** Of rows [N, C, length] that no factor or term is learned for, as group normalisation has them. */
export const instanceNormalise: Vjp = ({ g, inputs: [x], attributes, grads, wanted }) => {
  if (wanted[1] || wanted[2]) throw new Error('factors and terms of InstanceNormalization have no gradient here')
  const axes = staticShape(x, 'InstanceNormalization').flatMap((_, axis) => (axis < 2 ? [] : [axis]))
  const { z, deviation } = normalised(g, x, axes, attributes)
  return [back(g, grads[0]!, z, deviation, axes)]
}

/** dx = y (dy - sum(dy y)). */
export const softmax: Vjp = ({ g, outputs: [y], attributes, grads }) => {
  const dy = grads[0]!
  return [mul(g, y, sub(g, dy, reduceSum(g, mul(g, dy, y), [attributes.axis as number])))]
}
