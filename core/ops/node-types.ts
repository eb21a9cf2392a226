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
