// Networks larger than the fixtures, written layer by layer as their papers have them, with what torchvision publishes
// of each.
import type { FlatArchitecture } from '@archcast/core/arch/schema.ts'

type Node = FlatArchitecture['nodes'][number]
type Layer = Node extends infer N ? (N extends Node ? Omit<N, 'id' | 'inputs'> : never) : never

/** Layers of a network for ImageNet; each method gives the name of what it added. */
class Layers {
  readonly nodes: Node[] = []

  add(layer: Layer, ...inputs: string[]): string {
    const id = `n${this.nodes.length}`
    this.nodes.push({ id, ...layer, inputs } as Node)
    return id
  }

  chain(from: string, ...layers: Layer[]): string {
    return layers.reduce((input, layer) => this.add(layer, input), from)
  }

  finish(): FlatArchitecture {
    return { input: { channels: 3, height: 224, width: 224 }, classes: 1000, nodes: this.nodes }
  }
}

const conv = (channels: number, kernel: number, stride = 1): Layer => ({ op: 'conv', channels, kernel, stride })
const norm: Layer = { op: 'batch_norm' }
const relu: Layer = { op: 'relu' }
const halve: Layer = { op: 'max_pool', kernel: 2, stride: 2, padding: 0 }
const stem: readonly Layer[] = [conv(64, 7, 2), norm, relu, { op: 'max_pool', kernel: 3, stride: 2, padding: 1 }]
const head: readonly Layer[] = [{ op: 'global_avg_pool' }, { op: 'linear', channels: 1000 }]

/** Simonyan & Zisserman, arXiv 1409.1556. @param stages convolutions of each */
function vgg(stages: readonly number[]): FlatArchitecture {
  const net = new Layers()
  const layers = stages.flatMap((count, stage): Layer[] => {
    const convolution: Layer = { op: 'conv', channels: Math.min(512, 64 << stage), kernel: 3, bias: true }
    return [...Array.from({ length: count }, () => [convolution, relu]).flat(), halve]
  })
  const dense: Layer = { op: 'linear', channels: 4096 }
  net.chain('input', ...layers, dense, relu, dense, relu, { op: 'linear', channels: 1000 })
  return net.finish()
}

/** Huang et al., arXiv 1608.06993, with a growth rate of 32. @param blocks layers of each */
function densenet(blocks: readonly number[]): FlatArchitecture {
  const net = new Layers()
  let from = net.chain('input', ...stem)
  let channels = 64
  blocks.forEach((count, block) => {
    const features = [from]
    for (let i = 0; i < count; i++) {
      const joined = features.length > 1 ? net.add({ op: 'concat' }, ...features) : from
      features.push(net.chain(joined, norm, relu, conv(128, 1), norm, relu, conv(32, 3)))
    }
    from = net.chain(net.add({ op: 'concat' }, ...features), norm, relu)
    channels += 32 * count
    if (block === blocks.length - 1) return
    channels /= 2
    from = net.chain(from, conv(channels, 1), { op: 'avg_pool', kernel: 2, stride: 2, padding: 0 })
  })
  net.chain(from, ...head)
  return net.finish()
}

/** Xie et al., arXiv 1611.05431. @param blocks of each stage @param width channels of a group in the first stage */
function resnext(blocks: readonly number[], groups: number, width: number): FlatArchitecture {
  const net = new Layers()
  let from = net.chain('input', ...stem)
  blocks.forEach((count, stage) => {
    for (let i = 0; i < count; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1
      const inner = (groups * width) << stage
      const outer = 256 << stage
      const grouped: Layer = { op: 'conv', channels: inner, kernel: 3, stride, groups }
      const body = net.chain(from, conv(inner, 1), norm, relu, grouped, norm, relu, conv(outer, 1), norm)
      const past = i === 0 ? net.chain(from, conv(outer, 1, stride), norm) : from
      from = net.chain(net.add({ op: 'add' }, body, past), relu)
    }
  })
  net.chain(from, ...head)
  return net.finish()
}

/** Parameters, and the GMACs that torchvision's documentation of the weights has as GFLOPS. */
export const PUBLISHED_NETWORKS = {
  'VGG-16': { document: vgg([2, 2, 3, 3, 3]), params: 138_357_544, gmacs: 15.47 },
  'VGG-19': { document: vgg([2, 2, 4, 4, 4]), params: 143_667_240, gmacs: 19.63 },
  'DenseNet-201': { document: densenet([6, 12, 48, 32]), params: 20_013_928, gmacs: 4.29 },
  'ResNeXt-101 32x8d': { document: resnext([3, 4, 23, 3], 32, 8), params: 88_791_336, gmacs: 16.41 },
  'ResNeXt-101 64x4d': { document: resnext([3, 4, 23, 3], 64, 4), params: 83_455_272, gmacs: 15.46 },
} as const
