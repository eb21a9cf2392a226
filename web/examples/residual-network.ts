// ResNet-50 (He et al. 2016, table 1) as one graph: 25.6 million parameters, 4.09 billion multiply-accumulates.
import type { FlatArchitecture } from '@archcast/core/arch/schema.ts'

type FlatNode = FlatArchitecture['nodes'][number]

/** Blocks and width of each stage. */
const STAGES = [
  [3, 64],
  [4, 128],
  [6, 256],
  [3, 512],
] as const
/** A block gives so many times the channels that it computes with. */
const EXPANSION = 4

export function resNet50(): FlatArchitecture {
  const nodes: FlatNode[] = []
  const conv = (id: string, from: string, channels: number, kernel: number, stride = 1) => {
    nodes.push({ id: `${id}.conv`, op: 'conv', kernel, stride, channels, bias: false, inputs: [from] })
    nodes.push({ id: `${id}.bn`, op: 'batch_norm', inputs: [`${id}.conv`] })
    return `${id}.bn`
  }
  const relu = (id: string, from: string) => {
    nodes.push({ id: `${id}.relu`, op: 'relu', inputs: [from] })
    return `${id}.relu`
  }
  nodes.push({
    id: 'stem.pool',
    op: 'max_pool',
    kernel: 3,
    stride: 2,
    inputs: [relu('stem', conv('stem', 'input', 64, 7, 2))],
  })
  let last = 'stem.pool'
  STAGES.forEach(([blocks, width], stage) => {
    for (let block = 0; block < blocks; block++) {
      const id = `layer${stage + 1}.${block}`
      const stride = block === 0 && stage > 0 ? 2 : 1
      const first = relu(`${id}.1`, conv(`${id}.1`, last, width, 1))
      const second = relu(`${id}.2`, conv(`${id}.2`, first, width, 3, stride))
      const third = conv(`${id}.3`, second, EXPANSION * width, 1)
      const shortcut = block === 0 ? conv(`${id}.shortcut`, last, EXPANSION * width, 1, stride) : last
      nodes.push({ id: `${id}.sum`, op: 'add', inputs: [third, shortcut] })
      last = relu(id, `${id}.sum`)
    }
  })
  nodes.push({ id: 'pool', op: 'global_avg_pool', inputs: [last] })
  nodes.push({ id: 'logits', op: 'linear', channels: 1000, inputs: ['pool'] })
  return { input: { channels: 3, height: 224, width: 224 }, classes: 1000, nodes }
}
