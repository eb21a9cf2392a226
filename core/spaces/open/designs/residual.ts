// Residual blocks of two convolutions (He et al. 2016), activations behind or before them.
import { blocksOf, chance, drawStages } from '../draw-blocks.ts'
import { drawStem } from '../stems.ts'
import { shortcut } from './shortcut.ts'
import type { Design } from '../design.ts'
import type { Net, NetValue } from '../net.ts'

export const residual: Design = {
  name: 'residual',
  about: 'Residual blocks of two convolutions',
  write(net, random, classes) {
    const stages = drawStages(random, { side: net.input.side / 2 })
    const before = chance(random, 0.5)
    const squeeze = chance(random, 0.25)
    const kernel = random.pick([3, 3, 3, 5])
    const pooled = chance(random, 0.4)
    let x = drawStem(net, random, stages[0].width)
    for (const { width, stride } of blocksOf(stages)) {
      const by = x.side > 2 ? stride : 1
      const branch = before ? activatedFirst(net, x, width, kernel, by) : normalised(net, x, width, kernel, by)
      const scaled = squeeze ? net.add({ op: 'squeeze_excite', reduction: 4 }, [branch]) : branch
      const sum = net.sum(shortcut(net, x, width, by, pooled), scaled)
      x = before ? sum : net.activation(sum)
    }
    return net.classify(before ? net.activation(net.norm(x)) : x, classes)
  },
}

function normalised(net: Net, x: NetValue, width: number, kernel: number, stride: number): NetValue {
  return net.norm(net.conv(net.layer(x, width, { kernel, stride }), width, { kernel: 3 }))
}

function activatedFirst(net: Net, x: NetValue, width: number, kernel: number, stride: number): NetValue {
  const first = net.conv(net.activation(net.norm(x)), width, { kernel, stride })
  return net.conv(net.activation(net.norm(first)), width, { kernel: 3 })
}
