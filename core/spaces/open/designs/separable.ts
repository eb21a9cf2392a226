// Separable and dilated convolutions in residual blocks (Chollet 2017; Yu & Koltun 2016).
import { blocksOf, chance, drawStages } from '../draw-blocks.ts'
import { drawStem } from '../stems.ts'
import { shortcut } from './shortcut.ts'
import type { Design } from '../design.ts'

export const separable: Design = {
  name: 'separable',
  about: 'Residual blocks of separable and dilated convolutions',
  write(net, random, classes) {
    const stages = drawStages(random, { side: net.input.side / 2, deepest: 16, widest: 128 })
    const layers = random.pick([1, 2, 2, 3])
    const dilates = chance(random, 0.5)
    const sums = chance(random, 0.8)
    let x = drawStem(net, random, stages[0].width)
    for (const { width, stride } of blocksOf(stages)) {
      const by = x.side > 2 ? stride : 1
      let branch = x
      for (let layer = 0; layer < layers; layer++) {
        const dilation = dilates && x.side >= 8 && layer > 0 ? 2 : 1
        const kernel = dilation === 2 ? 3 : random.pick([3, 3, 5])
        const seen = net.depthwise(net.activation(branch), { kernel, stride: layer === 0 ? by : 1, dilation })
        branch = net.norm(net.conv(seen, width))
      }
      x = sums ? net.sum(shortcut(net, x, width, by), branch) : branch
    }
    return net.classify(net.activation(net.norm(x)), classes)
  },
}
