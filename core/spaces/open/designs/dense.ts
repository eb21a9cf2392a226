// Dense blocks: every layer reads all layers before it in its block (Huang et al. 2017).
import { chance, drawStages, widthNear } from '../draw-blocks.ts'
import { drawStem } from '../stems.ts'
import type { Design } from '../design.ts'
import type { NetValue } from '../net.ts'

export const dense: Design = {
  name: 'dense',
  about: 'Dense blocks with transitions between them',
  write(net, random, classes) {
    const stages = drawStages(random, { side: net.input.side / 2, deepest: 16, widest: 48 })
    const growth = widthNear(random.pick([8, 12, 16, 16, 24, 32]))
    const narrows = chance(random, 0.5)
    let x = drawStem(net, random, stages[0].width)
    stages.forEach(({ blocks, stride }, index) => {
      const parts: NetValue[] = [x]
      for (let block = 0; block < blocks; block++) {
        let branch = net.activation(net.norm(net.join(parts)))
        if (narrows) branch = net.layer(branch, 2 * growth, { kernel: 1 })
        parts.push(net.conv(branch, growth, { kernel: 3 }))
      }
      x = net.join(parts)
      if (index + 1 === stages.length) return
      x = net.conv(net.activation(net.norm(x)), widthNear(x.channels / 2))
      if (stride === 2 && x.side > 2) x = net.pool(x, 'avg_pool', 2, 2)
    })
    return net.classify(net.activation(net.norm(x)), classes)
  },
}
