// Hybrids: convolutional stages, then transformer blocks on what they give (Dai et al. 2021).
import { blocksOf, chance, drawStages, logUniform, widthNear } from '../draw-blocks.ts'
import { drawStem } from '../stems.ts'
import { shortcut } from './shortcut.ts'
import { classifyTokens, transformerBlock } from './transformer.ts'
import type { Design } from '../design.ts'

export const hybrid: Design = {
  name: 'hybrid',
  about: 'Convolutional stages, then transformer blocks',
  write(net, random, classes) {
    const stages = drawStages(random, { side: net.input.side / 2, deepest: 8, widest: 64 })
    const inverted = chance(random, 0.5)
    const { activation } = net.style
    let x = drawStem(net, random, stages[0].width)
    for (const { width, stride } of blocksOf(stages)) {
      const by = x.side > 4 ? stride : 1
      if (inverted) {
        const layer = { op: 'inverted_residual', channels: width, stride: by, ratio: 3, activation } as const
        x = net.add(layer, [x], width, Math.ceil(x.side / by))
      } else {
        const branch = net.norm(net.conv(net.layer(x, width, { kernel: 3, stride: by }), width, { kernel: 3 }))
        x = net.activation(net.sum(shortcut(net, x, width, by), branch))
      }
    }
    const heads = random.pick([1, 2, 4])
    const width = widthNear(Math.max(32, x.channels * random.pick([1, 1.5, 2])), 4 * heads)
    x = x.side > 8 ? net.patches(x, width, 2) : net.conv(x, width)
    let tokens = net.add({ op: 'image_to_tokens' }, [x])
    if (chance(random, 0.5)) tokens = net.add({ op: 'position' }, [tokens])
    const depth = Math.round(logUniform(random, 1, 8))
    const ratio = random.pick([1, 2, 4])
    for (let block = 0; block < depth; block++)
      tokens = transformerBlock(net, tokens, { heads, ratio, activation: 'gelu' })
    return classifyTokens(net, tokens, 'mean', classes)
  },
}
