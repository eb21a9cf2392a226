// How the networks of the open space begin.
import { chance, widthNear } from './draw-blocks.ts'
import type { Random } from '../random.ts'
import type { Net, NetValue } from './net.ts'

/** One or two convolutions of the image, which may make it half or a quarter as large. */
export function drawStem(net: Net, random: Random, width: number): NetValue {
  const { input } = net
  // Larger images are made smaller at once, as nobody would pay for all layers at their full size.
  const stride = chance(random, input.side > 16 ? 0.8 : 0.3) ? 2 : 1
  switch (random.int(4)) {
    case 0:
      return net.layer(net.layer(input, widthNear(width / 2), { kernel: 3, stride }), width, { kernel: 3 })
    case 1:
      return net.norm(net.patches(input, width, 2 * stride))
    case 2:
      return net.layer(input, width, { kernel: random.pick([5, 7]), stride })
    default:
      return net.layer(input, width, { kernel: 3, stride })
  }
}
