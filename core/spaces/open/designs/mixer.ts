// Token mixers without attention: MLPs across tokens (Tolstikhin et al. 2021), pooling (Yu et al. 2022), convolutions
// (Trockman & Kolter 2022).
import { logUniform, widthNear } from '../draw-blocks.ts'
import { classifyTokens, mlpBlock } from './transformer.ts'
import type { Random } from '../../random.ts'
import type { Design } from '../design.ts'
import type { Net, NetValue } from '../net.ts'

export const mixer: Design = {
  name: 'mixer',
  about: 'Token mixers: MLPs across tokens, pooling, depthwise convolutions',
  write(net, random, classes) {
    const width = widthNear(logUniform(random, 24, 256))
    const patch = random.pick([2, 2, 4]) * (net.input.side / 16)
    const depth = Math.round(logUniform(random, 2, 16))
    const write = random.pick([mlps, pooling, convolutions])
    return write(net, random, { width, patch, depth, classes })
  },
}

interface Sizes {
  readonly width: number
  readonly patch: number
  readonly depth: number
  readonly classes: number
}

function mlps(net: Net, random: Random, { width, patch, depth, classes }: Sizes): NetValue {
  const [across, ratio] = [random.pick([0.5, 1, 2]), random.pick([1, 2, 4])]
  let x = net.add({ op: 'patch_embed', patch, channels: width }, [net.input], width, net.input.side / patch)
  for (let block = 0; block < depth; block++) {
    const turned = net.add({ op: 'transpose', perm: [1, 0] }, [net.norm(x, 'layer_norm')])
    const mixed = net.add({ op: 'mlp', ratio: across }, [turned])
    x = net.sum(x, net.add({ op: 'transpose', perm: [1, 0] }, [mixed]))
    x = mlpBlock(net, x, ratio, 'gelu')
  }
  return classifyTokens(net, x, 'mean', classes)
}

function pooling(net: Net, random: Random, { width, patch, depth, classes }: Sizes): NetValue {
  const ratio = random.pick([2, 4])
  const { activation } = net.style
  let x = net.patches(net.input, width, patch)
  for (let block = 0; block < depth; block++) {
    x = net.sum(x, net.pool(net.norm(x), 'avg_pool', 3))
    x = net.sum(x, net.add({ op: 'mlp', ratio, activation }, [net.norm(x)]))
  }
  return net.classify(net.norm(x), classes)
}

function convolutions(net: Net, random: Random, { width, patch, depth, classes }: Sizes): NetValue {
  const kernel = random.pick([3, 5, 7])
  let x = net.norm(net.activation(net.patches(net.input, width, patch)))
  for (let block = 0; block < depth; block++) {
    x = net.sum(x, net.norm(net.activation(net.depthwise(x, { kernel }))))
    x = net.norm(net.activation(net.conv(x, width)))
  }
  return net.classify(x, classes)
}
