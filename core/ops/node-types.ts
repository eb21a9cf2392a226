// What a Graph HyperNetwork knows operations as: the vocabulary that its node embeddings are learned for.

/** `input` stands for all that a block receives from blocks before it, `output` for all that it hands on. */
export const NODE_TYPES = [
  'input',
  'output',
  'conv',
  'grouped_conv',
  'depthwise_conv',
  'image_conv',
  'linear',
  'classifier',
  'max_pool',
  'avg_pool',
  'global_pool',
  'identity',
  'concat',
] as const
export type NodeType = (typeof NODE_TYPES)[number]

/** Kinds of operations that belong to others, as features of a node tell of its surroundings. */
export const MARKS = [
  'rectifier',
  'smooth',
  'gate',
  'batch_norm',
  'group_norm',
  'layer_norm',
  'softmax',
  'matmul',
  'mul',
  'add',
  'transpose',
  'parameter',
] as const
export type Mark = (typeof MARKS)[number]
