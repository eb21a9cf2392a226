// The way around a residual block, which changes what it carries only where the block changes its shape.
import type { Net, NetValue } from '../net.ts'

/**
 * @param pooled whether a smaller image is averaged before it is projected, rather than subsampled by the projection
 */
export function shortcut(net: Net, x: NetValue, width: number, stride: number, pooled = false): NetValue {
  if (stride === 1 && x.channels === width) return net.add({ op: 'identity' }, [x])
  if (stride === 1 || !pooled) return net.norm(net.conv(x, width, { kernel: 1, stride }))
  const small = net.pool(x, 'avg_pool', x.side % 2 === 0 ? 2 : 3, 2)
  return net.norm(net.conv(small, width))
}
