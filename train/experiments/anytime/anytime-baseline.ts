// A network by hand: a chain of 3x3 convolutions with a classifier after each (BranchyNet, Teerapittayanon et al.
// 2016).
import type { FlatArchitecture } from '@archcast/core/arch/schema.ts'

/**
 * Convolutions of each stage; between stages the image is halved and the channels doubled, as in cells of the space.
 */
const STAGES = [3, 3, 3]

/**
 * 3x3 convolution, BN, ReLU in a chain from 16 channels on; an exit (global average pool, linear) after every one of
 * them. For CIFAR-10.
 */
export function chainNetwork(channels = 16, classes = 10): FlatArchitecture {
  const nodes: FlatArchitecture['nodes'] = []
  const exits: string[] = []
  let from = 'input'
  STAGES.forEach((count, stage) => {
    for (let i = 0; i < count; i++) {
      const id = `s${stage + 1}.${i + 1}`
      const stride = stage > 0 && i === 0 ? 2 : 1
      nodes.push(
        { id: `${id}.conv`, op: 'conv', kernel: 3, stride, channels: channels * 2 ** stage, inputs: [from] },
        { id: `${id}.bn`, op: 'batch_norm', inputs: [`${id}.conv`] },
        { id: `${id}.relu`, op: 'relu', inputs: [`${id}.bn`] },
        { id: `${id}.gap`, op: 'global_avg_pool', inputs: [`${id}.relu`] },
        { id: `${id}.exit`, op: 'linear', channels: classes, inputs: [`${id}.gap`] },
      )
      exits.push(`${id}.exit`)
      from = `${id}.relu`
    }
  })
  const output = exits.pop()!
  return { input: { channels: 3, height: 32, width: 32 }, classes, nodes, output, exits }
}
