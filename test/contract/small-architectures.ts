// Small architectures to send.
import { smallModel } from '../onnx/small-models.ts'

export const stem = { id: 'stem', op: 'conv', kernel: 3, channels: 16, inputs: ['input'] }

/** `nodes`, then pooling and a classifier over the last of them or `from`. */
export function flat(nodes: readonly object[] = [stem], from = 'stem'): Record<string, unknown> {
  return {
    input: { channels: 3, height: 32, width: 32 },
    classes: 10,
    nodes: [
      ...nodes,
      { id: 'gap', op: 'global_avg_pool', inputs: [from] },
      { id: 'logits', op: 'linear', channels: 10, inputs: ['gap'] },
    ],
  }
}

/** A transformer of one block over patches of an image, which gives tokens and no classes. */
export const tokens = {
  input: { channels: 3, height: 32, width: 32 },
  nodes: [
    { id: 'patches', op: 'patch_embed', patch: 8, channels: 32, inputs: ['input'] },
    { id: 'norm', op: 'layer_norm', inputs: ['patches'] },
    { id: 'heads', op: 'attention', heads: 4, inputs: ['norm'] },
    { id: 'sum', op: 'add', inputs: ['patches', 'heads'] },
    { id: 'mlp', op: 'mlp', ratio: 4, inputs: ['sum'] },
  ],
}

/** An image in, an image and a vector out. */
export const twoOutputs = {
  input: { channels: 3, height: 16, width: 16 },
  nodes: [
    { id: 'stem', op: 'conv', kernel: 3, channels: 8, inputs: ['input'] },
    { id: 'norm', op: 'batch_norm', inputs: ['stem'] },
    { id: 'mask', op: 'conv', kernel: 1, channels: 1, inputs: ['norm'] },
    { id: 'pool', op: 'global_avg_pool', inputs: ['norm'] },
    { id: 'score', op: 'linear', channels: 4, inputs: ['pool'] },
  ],
  outputs: ['mask', 'score'],
}

/** Token ids in, logits out. */
export const words = {
  input: { ids: 16, vocabulary: 100 },
  classes: 3,
  nodes: [
    { id: 'table', op: 'embedding', vocabulary: 100, channels: 24, inputs: ['input'] },
    { id: 'mean', op: 'token_pool', inputs: ['table'] },
    { id: 'logits', op: 'linear', channels: 3, inputs: ['mean'] },
  ],
}

/** A network of one convolution as an ONNX file, for images of these extents. */
export function onnx(...input: readonly (number | string)[]): Uint8Array {
  return smallModel({
    input: input.length > 0 ? input : [1, 3, 4, 4],
    constants: { weight: { weights: [10, 3, 3, 3] }, bias: { weights: [10] } },
    nodes: [
      { op: 'Conv', inputs: ['x', 'weight', 'bias'], output: 'conv' },
      { op: 'GlobalAveragePool', inputs: ['conv'], output: 'pooled' },
      { op: 'Flatten', inputs: ['pooled'], output: 'y' },
    ],
  })
}

/** A convolution that its exporter named, as one that took in a normalisation. */
export function foldedOnnx(): Uint8Array {
  return smallModel({
    input: [1, 3, 32, 32],
    nodes: [{ op: 'Conv', inputs: ['x', 'onnx::Conv_7'], output: 'y' }],
    constants: { 'onnx::Conv_7': { weights: [4, 3, 1, 1] } },
  })
}
