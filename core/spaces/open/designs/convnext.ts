// Blocks of a depthwise convolution and an MLP of each pixel under layer normalisation (Liu et al. 2022).
import { chance, drawStages } from '../draw-blocks.ts'
import type { Design } from '../design.ts'

export const convNext: Design = {
  name: 'convnext',
  about: 'Depthwise convolutions and MLPs of pixels under layer normalisation',
  write(net, random, classes) {
    const patch = random.pick([1, 2, 2, 4]) * (net.input.side / 16)
    const stages = drawStages(random, {
      side: net.input.side / patch,
      deepest: 18,
      narrowest: 16,
      widest: 128,
      step: 8,
    })
    const [kernel, ratio] = [random.pick([3, 5, 7, 7]), random.pick([2, 3, 4, 4])]
    const layerScale = chance(random, 0.3)
    const activation = random.pick(['gelu', 'gelu', 'silu', 'relu'] as const)
    let x = net.norm(net.patches(net.input, stages[0].width, patch), 'layer_norm')
    stages.forEach(({ width, blocks, stride }, index) => {
      const by = stride === 2 && x.side > 2 && index > 0 ? 2 : 1
      if (by === 2 || width !== x.channels) x = net.patches(net.norm(x, 'layer_norm'), width, by)
      for (let block = 0; block < blocks; block++)
        x = net.add({ op: 'convnext_block', kernel, ratio, activation, layer_scale: layerScale }, [x])
    })
    const mean = net.add({ op: 'global_avg_pool' }, [x], x.channels, 1)
    return net.linear(net.norm(mean, 'layer_norm'), classes)
  },
}
