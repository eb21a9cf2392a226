// Chains of convolutions whose links are all joined at the end, after Lee et al. 2019: a design that no GHN here is
// trained on.
import { STAGES, stagedClassifier } from './staged.ts'
import type { TruthSpace } from './space.ts'
import type { Net, NetValue } from '@archcast/core/spaces/open/net.ts'

const WIDTHS = ['12', '16', '24', '32']
const LINKS = ['conv', 'depthwise', 'grouped'] as const
type Link = (typeof LINKS)[number]
const GROUPS = 4

/**
 * `16|conv3-depthwise1-conv2|sum`: the first stage's channels; for each stage the kind and the number of links; whether
 * blocks are residual.
 */
export const aggregation: TruthSpace = {
  name: 'aggregation',
  about:
    'one block a stage, a chain of one to five convolutions joined at its end, plain, depthwise or grouped by stage',
  draw(random) {
    const stages = Array.from({ length: STAGES }, () => `${random.pick(LINKS)}${1 + random.int(5)}`)
    return [random.pick(WIDTHS), stages.join('-'), random.pick(['sum', 'plain'])].join('|')
  },
  document(arch, side, classes) {
    const [width, stages, joining] = arch.split('|')
    const form = { side, classes, width: Number(width), stages: stages.split('-') }
    return stagedClassifier(form, (net, input, channels, stage) => {
      const kind = LINKS.find((link) => stage.startsWith(link))!
      const x = net.layer(input, channels, { kernel: 3, stride: 2 })
      const made = blockOf(net, x, kind, Number(stage.slice(kind.length)))
      return joining === 'sum' ? net.sum(x, made) : made
    })
  },
}

function blockOf(net: Net, x: NetValue, kind: Link, links: number): NetValue {
  const values = [x]
  for (let link = 0; link < links; link++) values.push(writeLink(net, values[link], kind))
  return net.layer(net.join(values), x.channels, { kernel: 1 })
}

function writeLink(net: Net, x: NetValue, kind: Link): NetValue {
  if (kind === 'depthwise') return net.layer(net.norm(net.depthwise(x)), x.channels, { kernel: 1 })
  return net.layer(x, x.channels, { kernel: 3, groups: kind === 'grouped' ? GROUPS : 1 })
}
