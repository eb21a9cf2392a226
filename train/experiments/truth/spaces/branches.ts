// Blocks of parallel branches side by side, after Szegedy et al. 2015: a design that no GHN here is trained on.
import { STAGES, stagedClassifier } from './staged.ts'
import { chance } from '@archcast/core/spaces/open/draw-blocks.ts'
import type { TruthSpace } from './space.ts'
import type { Net, NetValue } from '@archcast/core/spaces/open/net.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const WIDTHS = ['12', '16', '24', '32']
const BRANCHES = ['1x1', '3x3', '5x5', 'dilated', 'max', 'avg'] as const
type Branch = (typeof BRANCHES)[number]
const MOST_BLOCKS = 3

/**
 * `24|2-1-3|1x1+3x3+max|sum`: the first stage's channels, the stages' blocks, the branches, whether blocks are
 * residual.
 */
export const branches: TruthSpace = {
  name: 'branches',
  about:
    'one to four parallel branches a block, side by side, residual or not; one to three blocks in each of three stages',
  draw(random) {
    const blocks = Array.from({ length: STAGES }, () => 1 + random.int(MOST_BLOCKS))
    const own = shuffled(BRANCHES, random).slice(0, 1 + random.int(4))
    const names = BRANCHES.filter((branch) => own.includes(branch))
    return [random.pick(WIDTHS), blocks.join('-'), names.join('+'), chance(random, 0.5) ? 'sum' : 'plain'].join('|')
  },
  document(arch, side, classes) {
    const [width, blocks, names, joining] = arch.split('|')
    const own = BRANCHES.filter((branch) => names.split('+').includes(branch))
    const form = { side, classes, width: Number(width), stages: blocks.split('-') }
    return stagedClassifier(form, (net, input, channels, count) => {
      let x = net.layer(input, channels, { kernel: 3, stride: 2 })
      for (let block = 0; block < Number(count); block++) {
        const made = blockOf(net, x, own)
        x = joining === 'sum' ? net.sum(x, made) : made
      }
      return x
    })
  },
}

/** All branches together give as many channels as they read. */
function blockOf(net: Net, x: NetValue, own: readonly Branch[]): NetValue {
  const each = x.channels / 4
  const parts = own.map((branch, i) =>
    writeBranch(net, x, branch, i === 0 ? x.channels - each * (own.length - 1) : each),
  )
  return net.join(parts)
}

function writeBranch(net: Net, x: NetValue, branch: Branch, channels: number): NetValue {
  const point = (from: NetValue) => net.layer(from, channels, { kernel: 1 })
  const spatial = (from: NetValue, dilation = 1) => net.layer(from, channels, { kernel: 3, dilation })
  switch (branch) {
    case '1x1':
      return point(x)
    case '3x3':
      return spatial(point(x))
    case '5x5':
      return spatial(spatial(point(x)))
    case 'dilated':
      return spatial(point(x), 2)
    default:
      return point(net.pool(x, branch === 'max' ? 'max_pool' : 'avg_pool', 3))
  }
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const left = [...list]
  return list.map(() => left.splice(random.int(left.length), 1)[0])
}
