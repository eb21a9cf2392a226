// A Swin transformer written out in full: every block, its heads and the size of its image named.
import type { FlatArchitecture } from '@archcast/core/arch/schema.ts'

/**
 * For images of 224 x 224 and 1,000 classes.
 * @param width channels of the first stage, of which 32 are a head
 * @param depths blocks of each stage
 */
export function swin(width: number, depths: readonly number[]): FlatArchitecture {
  const nodes: FlatArchitecture['nodes'] = [
    { id: 'patches', op: 'patch_embed', patch: 4, channels: width, norm: 'layer', inputs: ['input'] },
  ]
  let from = 'patches'
  depths.forEach((depth, stage) => {
    const side = 56 / 2 ** stage
    if (stage > 0) {
      nodes.push({ id: `merge${stage}`, op: 'patch_merge', size: [2 * side, 2 * side], inputs: [from] })
      from = `merge${stage}`
    }
    for (let index = 0; index < depth; index++) {
      const named = (name: string) => `${stage}.${index}.${name}`
      nodes.push(
        { id: named('norm1'), op: 'layer_norm', inputs: [from] },
        {
          id: named('attention'),
          op: 'attention',
          heads: (width * 2 ** stage) / 32,
          window: 7,
          shift: index % 2 === 0 ? 0 : 3,
          size: [side, side],
          relative_bias: true,
          inputs: [named('norm1')],
        },
        { id: named('sum1'), op: 'add', inputs: [from, named('attention')] },
        { id: named('norm2'), op: 'layer_norm', inputs: [named('sum1')] },
        { id: named('mlp'), op: 'mlp', ratio: 4, inputs: [named('norm2')] },
        { id: named('sum2'), op: 'add', inputs: [named('sum1'), named('mlp')] },
      )
      from = named('sum2')
    }
  })
  nodes.push(
    { id: 'norm', op: 'layer_norm', inputs: [from] },
    { id: 'mean', op: 'token_pool', inputs: ['norm'] },
    { id: 'logits', op: 'linear', channels: 1000, inputs: ['mean'] },
  )
  return { input: { channels: 3, height: 224, width: 224 }, classes: 1000, nodes }
}
