// Every ONNX operator that is read, by name.
import { readActivation, readClip, readDiv, readErf, readGelu, readMul, readSub, readSum } from './elementwise.ts'
import { readAveragePool, readGlobalPool, readMaxPool, readReduce } from './pools.ts'
import { readBatchNorm, readConv, readGemm, readMatMul } from './layers.ts'
import { readConcat, readPad, readResize, readSlice, readSoftmax, readSplit } from './parts.ts'
import { readConstant, readShape } from '../constants.ts'
import { readFlatten, readIdentity, readReshape, readSqueeze, readTranspose, readUnsqueeze } from './views.ts'
import type { Context } from '../context.ts'
import type { Value } from '../value.ts'

/** Gives the node's first output, or all of them. */
export type Reader = (context: Context) => Value | readonly Value[]

export const OPERATORS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['Add', readSum],
  ['AveragePool', readAveragePool],
  ['BatchNormalization', readBatchNorm],
  ['Cast', readIdentity],
  ['Clip', readClip],
  ['Concat', readConcat],
  ['Constant', readConstant],
  ['Conv', readConv],
  ['Div', readDiv],
  ['Dropout', readIdentity],
  ['Elu', readActivation('elu')],
  ['Erf', readErf],
  ['Flatten', readFlatten],
  ['Gelu', readGelu],
  ['Gemm', readGemm],
  ['GlobalAveragePool', readGlobalPool('global_avg_pool')],
  ['GlobalMaxPool', readGlobalPool('global_max_pool')],
  ['HardSigmoid', readActivation('hard_sigmoid')],
  ['HardSwish', readActivation('hard_swish')],
  ['Identity', readIdentity],
  ['LeakyRelu', readActivation('leaky_relu')],
  ['LogSoftmax', readSoftmax],
  ['MatMul', readMatMul],
  ['MaxPool', readMaxPool],
  ['Mul', readMul],
  ['Pad', readPad],
  ['ReduceMax', readReduce('global_max_pool')],
  ['ReduceMean', readReduce('global_avg_pool')],
  ['Relu', readActivation('relu')],
  ['Reshape', readReshape],
  ['Resize', readResize],
  ['Shape', readShape],
  ['Sigmoid', readActivation('sigmoid')],
  ['Slice', readSlice],
  ['Softmax', readSoftmax],
  ['Split', readSplit],
  ['Squeeze', readSqueeze],
  ['Sub', readSub],
  ['Sum', readSum],
  ['Swish', readActivation('silu')],
  ['Tanh', readActivation('tanh')],
  ['Transpose', readTranspose],
  ['Unsqueeze', readUnsqueeze],
  ['Upsample', readResize],
])
