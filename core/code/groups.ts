// Which operations stand in which file of a framework: every framework has each.
import type { ArithmeticName } from '../ops/elementwise/scalar.ts'

export type LayerName = 'conv' | 'conv_transpose' | 'linear' | 'prelu' | 'embedding' | 'parameter'

export type NormName = 'batch_norm' | 'group_norm' | 'layer_norm' | 'rms_norm' | 'lrn' | 'softmax'

export type PoolingName = 'max_pool' | 'avg_pool' | 'global_avg_pool' | 'global_max_pool' | 'reduce'

export type ElementwiseName =
  | ArithmeticName
  | 'activation'
  | 'scalar'
  | 'clip'
  | 'logic'
  | 'not'
  | 'is_nan'
  | 'where'
  | 'quantize'
  | 'dequantize'

export type LayoutName =
  | 'identity'
  | 'zero'
  | 'concat'
  | 'slice'
  | 'pad'
  | 'extend'
  | 'resize'
  | 'channel_shuffle'
  | 'reshape'
  | 'transpose'
  | 'expand'
  | 'tile'
  | 'gather'
  | 'cumsum'
  | 'arg_max'
  | 'arg_min'
  | 'top_k'
  | 'overwrite'
  | 'constant'
  | 'matmul'
  | 'einsum'
