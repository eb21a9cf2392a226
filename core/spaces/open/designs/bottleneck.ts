// Bottlenecks with grouped convolutions (Xie et al. 2017), channels shuffled between groups or not (Zhang et al. 2018).
import { blocksOf, chance, drawStages, usualStep, widthNear } from '../draw-blocks.ts'
import { drawStem } from '../stems.ts'
import { shortcut } from './shortcut.ts'
import type { Design } from '../design.ts'

export const bottleneck: Design = {
  name: 'bottleneck',
  about: 'Residual bottlenecks with grouped convolutions',
  write(net, random, classes) {
    const stages = drawStages(random, { side: net.input.side / 2, narrowest: 16, widest: 160, step: 8 })
    const ratio = random.pick([0.25, 0.5, 0.5, 1, 2])
    const groups = random.pick([1, 2, 4, 8])
    const shuffles = groups > 1 && chance(random, 0.4)
    const squeeze = chance(random, 0.25)
    let x = drawStem(net, random, stages[0].width)
    for (const { width, stride } of blocksOf(stages)) {
      const by = x.side > 2 ? stride : 1
      const inner = widthNear(ratio * width, Math.max(groups, usualStep(ratio * width)))
      const narrow = net.layer(x, inner, { kernel: 1 })
      const mixed = shuffles ? net.add({ op: 'channel_shuffle', groups }, [narrow]) : narrow
      const seen = net.layer(mixed, inner, { kernel: 3, stride: by, groups })
      const scaled = squeeze ? net.add({ op: 'squeeze_excite', reduction: 4 }, [seen]) : seen
      const branch = net.norm(net.conv(scaled, width))
      x = net.activation(net.sum(shortcut(net, x, width, by), branch))
    }
    return net.classify(x, classes)
  },
}
