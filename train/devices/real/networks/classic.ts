// Classifiers of ImageNet from 2012 to 2016, which have no batch normalisation.
import { Sketch } from './sketch.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const BIASED = { activation: 'relu', norm: false }

/** Krizhevsky et al. 2012, two groups of channels as it was split over two GPUs; as Caffe has it, 227 x 227. */
export function alexnet(): ArchGraph {
  const net = new Sketch(227, BIASED)
  net.conv(96, { kernel: 11, stride: 4, padding: 0 })
  net.add('lrn')
  net.pool()
  net.conv(256, { kernel: 5, groups: 2 })
  net.add('lrn')
  net.pool()
  net.conv(384, { kernel: 3 })
  net.conv(384, { kernel: 3, groups: 2 })
  net.conv(256, { kernel: 3, groups: 2 })
  net.pool()
  return widely(net)
}

/** Simonyan & Zisserman 2015, configuration D. */
export function vgg16(): ArchGraph {
  const net = new Sketch(224, BIASED)
  for (const [channels, layers] of [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ]) {
    for (let layer = 0; layer < layers; layer++) net.conv(channels, { kernel: 3 })
    net.add('max_pool', { kernel: 2, stride: 2 })
  }
  return widely(net)
}

function widely(net: Sketch): ArchGraph {
  for (let layer = 0; layer < 2; layer++) {
    net.add('linear', { channels: 4096 })
    net.add('relu')
  }
  return net.classifier()
}

/** Channels of 1 x 1; before and of 3 x 3; before and of 5 x 5; behind the pool. */
type Inception = readonly [number, number, number, number, number, number]

const INCEPTIONS: readonly (readonly Inception[])[] = [
  [
    [64, 96, 128, 16, 32, 32],
    [128, 128, 192, 32, 96, 64],
  ],
  [
    [192, 96, 208, 16, 48, 64],
    [160, 112, 224, 24, 64, 64],
    [128, 128, 256, 24, 64, 64],
    [112, 144, 288, 32, 64, 64],
    [256, 160, 320, 32, 128, 128],
  ],
  [
    [256, 160, 320, 32, 128, 128],
    [384, 192, 384, 48, 128, 128],
  ],
]

/** Szegedy et al. 2015, table 1, without the classifiers that serve training. */
export function googlenet(): ArchGraph {
  const net = new Sketch(224, BIASED)
  net.conv(64, { kernel: 7, stride: 2 })
  net.pool()
  net.add('lrn')
  net.conv(64)
  net.conv(192, { kernel: 3 })
  net.add('lrn')
  for (const stage of INCEPTIONS) {
    net.pool()
    for (const [one, before3, three, before5, five, pooled] of stage) {
      const from = net.last
      const branches = [net.conv(one, { from })]
      net.conv(before3, { from })
      branches.push(net.conv(three, { kernel: 3 }))
      net.conv(before5, { from })
      branches.push(net.conv(five, { kernel: 5 }))
      net.add('max_pool', { kernel: 3 }, [from])
      branches.push(net.conv(pooled))
      net.concat(...branches)
    }
  }
  net.add('global_avg_pool')
  return net.classifier()
}

/** SqueezeNet 1.1 (Iandola et al. 2016) by squeezed channels; a quarter of what each kind of window gives. */
export function squeezenet(): ArchGraph {
  const net = new Sketch(227, BIASED)
  squeezing(net)
  net.conv(1000)
  const scores = net.add('global_avg_pool')
  return net.giving(scores)
}

/** Its layers up to the ninth; returns those that detectors read. */
export function squeezing(net: Sketch): { readonly fifth: string; readonly ninth: string } {
  net.conv(64, { kernel: 3, stride: 2, padding: 0 })
  net.pool()
  fire(net, 16)
  fire(net, 16)
  net.pool()
  fire(net, 32)
  const fifth = fire(net, 32)
  net.pool()
  for (const squeezed of [48, 48, 64]) fire(net, squeezed)
  return { fifth, ninth: fire(net, 64) }
}

export function fire(net: Sketch, squeezed: number, norm = false): string {
  const from = net.conv(squeezed, { norm })
  const one = net.conv(4 * squeezed, { norm, from })
  const three = net.conv(4 * squeezed, { kernel: 3, norm, from })
  return net.concat(one, three)
}
