// Squeezed layers that expand into two kernels, after Iandola et al. 2016: a design that no GHN here is trained on.
import { STAGES, stagedClassifier } from './staged.ts'
import type { TruthSpace } from './space.ts'

const WIDTHS = ['16', '24', '32', '48']
const SQUEEZES = ['2', '4', '8']
const SHARES = ['25', '50', '75']
const BYPASSES = ['none', 'sum'] as const
const MOST_MODULES = 4

/**
 * `24|2-4-1|s4|e50|sum`: the first stage's channels; the stages' modules; channels by squeezed ones; the percentage of
 * expanded channels with kernels of 3 x 3; whether modules of equal channels are bypassed.
 */
export const fire: TruthSpace = {
  name: 'fire',
  about:
    'one to four modules a stage, squeezed by 2 to 8 and expanded by kernels of one and three pixels, bypassed or not',
  draw(random) {
    const modules = Array.from({ length: STAGES }, () => 1 + random.int(MOST_MODULES))
    const [width, squeeze, share] = [WIDTHS, SQUEEZES, SHARES].map((choices) => random.pick(choices))
    return [width, modules.join('-'), `s${squeeze}`, `e${share}`, random.pick(BYPASSES)].join('|')
  },
  document(arch, side, classes) {
    const [width, modules, squeeze, share, bypass] = arch.split('|')
    const form = { side, classes, width: Number(width), stages: modules.split('-') }
    return stagedClassifier(form, (net, input, channels, count) => {
      let x = net.pool(input, 'max_pool', 2, 2)
      const wide = (channels * Number(share.slice(1))) / 100
      for (let module = 0; module < Number(count); module++) {
        const squeezed = net.layer(x, channels / Number(squeeze.slice(1)), { kernel: 1 })
        const expanded = [net.layer(squeezed, channels - wide, { kernel: 1 }), net.layer(squeezed, wide, { kernel: 3 })]
        const made = net.join(expanded)
        x = bypass === 'sum' && x.channels === channels ? net.sum(x, made) : made
      }
      return x
    })
  },
}
