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
