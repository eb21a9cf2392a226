// Small architectures to send.

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
