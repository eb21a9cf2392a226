// Operations by family, for colours: a person tells some ten colours apart, not sixty.

export const FAMILIES = [
  'convolution',
  'linear',
  'normalisation',
  'activation',
  'pooling',
  'joining',
  'view',
  'constant',
  'recurrent',
] as const

export type Family = (typeof FAMILIES)[number]

const OPS: Readonly<Record<Exclude<Family, 'activation'>, string>> = {
  convolution: 'conv conv_transpose',
  linear: 'linear matmul einsum embedding',
  normalisation: 'batch_norm layer_norm rms_norm group_norm lrn softmax',
  pooling: 'max_pool avg_pool global_avg_pool global_max_pool reduce',
  joining: 'add sub mul div min max pow concat where logic not is_nan',
  view:
    'identity zero reshape transpose slice pad resize channel_shuffle extend expand tile gather overwrite cumsum ' +
    'arg_max arg_min top_k quantize dequantize',
  constant: 'parameter constant',
  recurrent: 'lstm gru rnn',
}

const FAMILY = new Map(
  Object.entries(OPS).flatMap(([family, ops]) => ops.split(' ').map((op) => [op, family as Family] as const)),
)

/** Functions of one number go by their own names, so what is nothing else is an activation. */
export const familyOf = (op: string): Family => FAMILY.get(op) ?? 'activation'
