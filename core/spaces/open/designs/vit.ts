// Small vision transformers (Dosovitskiy et al. 2021): patches, positions, a class token or none.
import { chance, logUniform, widthNear } from '../draw-blocks.ts'
import { classifyTokens, transformerBlock } from './transformer.ts'
import type { Design } from '../design.ts'

export const vit: Design = {
  name: 'vit',
  about: 'Small vision transformers',
  write(net, random, classes) {
    const heads = random.pick([1, 2, 3, 4])
    const width = widthNear(logUniform(random, 32, 256), 4 * heads)
    const patch = random.pick([2, 2, 4]) * (net.input.side / 16)
    const activation = random.pick(['gelu', 'gelu', 'silu', 'relu'] as const)
    const block = { heads, ratio: random.pick([1, 2, 3, 4]), activation }
    const token = chance(random, 0.4)
    // A convolution first, as early ones help small transformers (Xiao et al. 2021).
    const early = chance(random, 0.3) ? net.layer(net.input, widthNear(width / 4), { kernel: 3 }) : net.input
    let x = net.add({ op: 'patch_embed', patch, channels: width }, [early], width, early.side / patch)
    if (token) x = net.add({ op: 'class_token' }, [x])
    x = net.add({ op: 'position' }, [x])
    const depth = Math.round(logUniform(random, 2, 14))
    for (let i = 0; i < depth; i++) x = transformerBlock(net, x, block)
    return classifyTokens(net, x, token ? 'first' : 'mean', classes)
  },
}
