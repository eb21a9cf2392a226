// Which vector-Jacobian product belongs to which ONNX operation.
import { conv } from './vjp/conv.ts'
import * as elementwise from './vjp/elementwise.ts'
import { matMul } from './vjp/matmul.ts'
import { batchNormalise, logSoftmax } from './vjp/normalize.ts'
import { averagePool, maxPool } from './vjp/pool.ts'
import { reduceMean, reduceSum } from './vjp/reduce.ts'
import * as shape from './vjp/shape.ts'
import { instanceNormalise, layerNormalise, softmax } from './vjp/standardise.ts'
import type { Vjp } from './vjp.ts'

export const vjps: Readonly<Record<string, Vjp>> = {
  Add: elementwise.add,
  Sub: elementwise.sub,
  Mul: elementwise.mul,
  Div: elementwise.div,
  Neg: elementwise.neg,
  Sqrt: elementwise.sqrt,
  Exp: elementwise.exp,
  Log: elementwise.log,
  Relu: elementwise.relu,
  LeakyRelu: elementwise.leakyRelu,
  Elu: elementwise.elu,
  Clip: elementwise.clip,
  HardSigmoid: elementwise.hardSigmoid,
  HardSwish: elementwise.hardSwish,
  Sigmoid: elementwise.sigmoid,
  Tanh: elementwise.tanh,
  Erf: elementwise.erf,
  Identity: elementwise.identity,
  Where: elementwise.where,
  Reshape: shape.reshape,
  Transpose: shape.transpose,
  Concat: shape.concat,
  Slice: shape.slice,
  Expand: shape.expand,
  Pad: shape.pad,
  Split: shape.split,
  ReduceSum: reduceSum,
  ReduceMean: reduceMean,
  MatMul: matMul,
  Softmax: softmax,
  LayerNormalization: layerNormalise,
  InstanceNormalization: instanceNormalise,
  Conv: conv,
  MaxPool: maxPool,
  AveragePool: averagePool,
}

export const compositeVjps: Readonly<Record<string, Vjp>> = {
  batch_normalise: batchNormalise,
  log_softmax: logSoftmax,
}
