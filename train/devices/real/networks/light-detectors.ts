// Detectors of COCO that take few million multiply-accumulates: what they compute before boxes are chosen.
import { residual } from './mobile-networks.ts'
import { shuffling } from './shufflenet.ts'
import { Sketch } from './sketch.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const CLASSES = 80
const BARE = { activation: undefined, norm: false }
const LEAKY = { activation: 'leaky_relu', norm: true }

/** NanoDet-m (2020), 320 x 320: ShuffleNetV2, features passed up and down by sums, a head for each size. */
export function nanodet(): ArchGraph {
  const net = new Sketch(320, LEAKY)
  const [large, middle, small] = shuffling(net, [116, 232, 464]).map((from) => ({ from }))
  const [p3, p4, p5] = [large, middle, small].map(({ from }) => net.conv(96, { ...BARE, from }))
  const resized = (side: number, from: string) => net.enlarge(side, from, 'linear')
  const down4 = net.sum(p4, resized(20, p5))
  const down3 = net.sum(p3, resized(40, down4))
  const up4 = net.sum(down4, resized(20, down3))
  const up5 = net.sum(p5, resized(10, up4))
  const outputs = [down3, up4, up5].flatMap((from) => {
    net.depthwise({ from })
    net.conv(96)
    net.depthwise()
    net.conv(96)
    const both = net.conv(CLASSES + 32, BARE)
    net.add('slice', { start: 0, end: CLASSES })
    return [net.add('sigmoid'), net.add('slice', { start: CLASSES, end: CLASSES + 32 }, [both])]
  })
  return net.giving(...outputs)
}

/** Yolo-FastestV2 (2021), 352 x 352: a narrow ShuffleNetV2, two sizes, boxes and classes apart. */
export function yoloFastestV2(): ArchGraph {
  const net = new Sketch(352)
  const [, middle, small] = shuffling(net, [48, 96, 192], false)
  const branch = (from: string) => {
    net.depthwise({ kernel: 5, from })
    net.conv(72, { activation: undefined })
    net.depthwise({ kernel: 5 })
    return net.conv(72, { activation: undefined })
  }
  const heads = (from: string) => {
    const [what, where] = [branch(from), branch(from)]
    const score = (channels: number, of: string) => net.conv(channels, { ...BARE, activation: 'sigmoid', from: of })
    const scores = [score(12, where), score(3, what)]
    net.conv(CLASSES, { ...BARE, from: what })
    return net.concat(...scores, net.add('softmax', { axis: 0 }))
  }
  const first = heads(net.conv(72, { from: small }))
  net.concat(net.enlarge(22, small), middle)
  return net.giving(heads(net.conv(72)), first)
}

/** FastestDet (2022), 352 x 352: the same trunk, all sizes brought to one, pooled by windows in a row. */
export function fastestDet(): ArchGraph {
  const net = new Sketch(352)
  const [large, middle, small] = shuffling(net, [48, 96, 192], false)
  const pooled = net.add('avg_pool', { kernel: 3, stride: 2 }, [large])
  net.concat(pooled, middle, net.enlarge(22, small))
  const from = net.conv(96)
  const rows = [1, 2, 3].map((layers) => {
    for (let layer = 0; layer < layers; layer++) net.depthwise({ kernel: 5, ...(layer === 0 && { from }) })
    return net.last
  })
  net.concat(...rows)
  net.sum(from, net.conv(96, { activation: undefined }))
  net.add('relu')
  const shared = net.conv(96)
  const head = (channels: number) => {
    net.depthwise({ kernel: 5, from: shared })
    return net.conv(channels, BARE)
  }
  head(CLASSES)
  const classes = net.add('softmax', { axis: 0 })
  const where = head(4)
  head(1)
  return net.giving(net.concat(net.add('sigmoid'), where, classes))
}

/** Channels that a residual of Yolo-Fastest expands to, those that it gives, its stride, and how many follow. */
const FASTEST = [
  [8, 4, 1, 1],
  [8, 4, 1, 1],
  [24, 8, 2, 1],
  [32, 8, 1, 2],
  [32, 8, 2, 1],
  [48, 8, 1, 2],
  [48, 16, 1, 1],
  [96, 16, 1, 4],
  [96, 24, 2, 1],
  [136, 24, 1, 4],
  [136, 48, 2, 1],
  [224, 48, 1, 5],
]

/** Yolo-Fastest 1.1 (2021), 320 x 320: narrow inverted residuals, pools of three sizes, two sizes of the image. */
export function yoloFastest(): ArchGraph {
  const net = new Sketch(320, LEAKY)
  net.conv(8, { kernel: 3, stride: 2 })
  net.conv(8)
  let width = 8
  let middle = ''
  for (const [expanded, channels, stride, count] of FASTEST) {
    for (let layer = 0; layer < count; layer++) {
      residual(net, width, { expanded, channels, stride })
      width = channels
      if (channels === 24) middle = net.last
    }
  }
  const deep = net.last
  const pools = [9, 5, 3].map((kernel) => net.add('max_pool', { kernel }, [deep]))
  net.concat(...pools, deep)
  const shared = net.conv(96)
  const head = (channels: number) => {
    for (let layer = 0; layer < 2; layer++) {
      net.depthwise({ kernel: 5 })
      net.conv(channels, { activation: undefined })
    }
    return net.conv(3 * (4 + 1 + CLASSES), BARE)
  }
  const small = head(96)
  net.concat(net.enlarge(20, shared), middle)
  return net.giving(small, head(120))
}
