// ShuffleNets (Zhang et al. 2018; Ma et al. 2018), and the second's trunk, which small detectors read.
import { Sketch } from './sketch.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const GROUPS = 3
/** Units of each stage, the one that halves the image among them. */
const UNITS = [4, 8, 4]
/** Channels behind the stem. */
const STEM = 24

/** The first, three groups (table 1). */
export function shufflenet(): ArchGraph {
  const net = new Sketch(224)
  net.conv(STEM, { kernel: 3, stride: 2 })
  net.pool()
  let width = STEM
  ;[240, 480, 960].forEach((channels, stage) => {
    for (let unit = 0; unit < UNITS[stage]; unit++) {
      const from = net.last
      const halves = unit === 0
      const made = halves ? channels - width : channels
      // The stem has too few channels to be read in groups.
      const few = width === STEM
      net.conv(made / 4, { groups: few ? 1 : GROUPS })
      if (!few) net.add('channel_shuffle', { groups: GROUPS })
      net.depthwise({ stride: halves ? 2 : 1, activation: undefined })
      const own = net.conv(made, { groups: GROUPS, activation: undefined })
      if (halves) net.concat(net.pool('avg_pool', from), own)
      else net.sum(from, own)
      net.add('relu')
      width = channels
    }
  })
  net.add('global_avg_pool')
  return net.classifier()
}

/** The second, as wide as it is named. */
export function shufflenetV2(): ArchGraph {
  const net = new Sketch(224)
  shuffling(net, [116, 232, 464])
  net.conv(1024)
  net.add('global_avg_pool')
  return net.classifier()
}

/**
 * The second's stages by their channels; returns what each of them gives.
 *
 * @param shuffled whether the channels are dealt out behind a stage's last unit too
 */
export function shuffling(net: Sketch, widths: readonly number[], shuffled = true): string[] {
  net.conv(STEM, { kernel: 3, stride: 2 })
  net.add('max_pool', { kernel: 3, stride: 2 })
  return widths.map((width, stage) => {
    const half = width / 2
    const from = net.last
    net.depthwise({ stride: 2, activation: undefined, from })
    const near = net.conv(half)
    net.conv(half, { from })
    net.depthwise({ stride: 2, activation: undefined })
    net.concat(near, net.conv(half))
    for (let unit = 1; unit < UNITS[stage]; unit++) {
      const dealt = net.add('channel_shuffle', { groups: 2 })
      const kept = net.add('slice', { start: 0, end: half }, [dealt])
      net.add('slice', { start: half, end: width }, [dealt])
      net.conv(half)
      net.depthwise({ activation: undefined })
      net.concat(kept, net.conv(half))
    }
    return shuffled ? net.add('channel_shuffle', { groups: 2 }) : net.last
  })
}
