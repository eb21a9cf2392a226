// Inverted residuals with squeeze-excitation in some stages (Sandler et al. 2018, Howard et al. 2019).
import { chance, drawStages, widthNear } from '../draw-blocks.ts'
import { drawStem } from '../stems.ts'
import type { Design } from '../design.ts'

export const mobile: Design = {
  name: 'mobile',
  about: 'Inverted residuals, squeeze-excitation in some',
  write(net, random, classes) {
    const stages = drawStages(random, { side: net.input.side / 2, widest: 48 })
    const squeezes = random.pick([0, 0.5, 1])
    const { activation } = net.style
    let x = drawStem(net, random, stages[0].width)
    for (const { width, blocks, stride } of stages) {
      const [ratio, kernel] = [random.pick([1, 2, 3, 4, 6]), random.pick([3, 3, 5, 7])]
      const squeeze = chance(random, squeezes) && { squeeze_excite: { reduction: random.pick([4, 8]) } }
      for (let block = 0; block < blocks; block++) {
        const by = block === 0 && x.side > 2 ? stride : 1
        const layer = { op: 'inverted_residual', kernel, channels: width, stride: by, ratio, activation } as const
        x = net.add({ ...layer, ...squeeze }, [x], width, Math.ceil(x.side / by))
      }
    }
    if (chance(random, 0.5)) x = net.layer(x, widthNear(4 * x.channels), { kernel: 1 })
    return net.classify(x, classes)
  },
}
