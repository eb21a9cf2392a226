// Plain stacks: convolutions one after another, as VGG (Simonyan & Zisserman 2015).
import { blocksOf, chance, drawStages } from '../draw-blocks.ts'
import { drawStem } from '../stems.ts'
import type { Design } from '../design.ts'

export const plain: Design = {
  name: 'plain',
  about: 'Convolutions one after another',
  write(net, random, classes) {
    const stages = drawStages(random, { side: net.input.side / 2, deepest: 16, widest: 128 })
    const pooled = chance(random, 0.5)
    const wide = chance(random, 0.3)
    let x = drawStem(net, random, stages[0].width)
    for (const { width, stride } of blocksOf(stages)) {
      const by = x.side > 2 ? stride : 1
      const kernel = random.pick([1, 3, 3, 3, 5])
      if (by === 2 && pooled) x = net.layer(net.pool(x, random.pick(['max_pool', 'avg_pool']), 2, 2), width, { kernel })
      else x = net.layer(x, width, { kernel, stride: by })
    }
    if (!wide || x.side > 4) return net.classify(x, classes)
    const flat = net.add({ op: 'flatten' }, [x], x.channels * x.side ** 2, 1)
    return net.linear(net.activation(net.linear(flat, 4 * random.pick([16, 32, 64]))), classes)
  },
}
