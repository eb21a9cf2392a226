// Classifiers and backbones of depthwise convolutions.
import { Sketch } from './sketch.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

/** MobileNet (Howard et al. 2017), table 1, up to its last convolution; returns the eleventh layer. */
export function mobilenetV1(net: Sketch): string {
  net.conv(32, { kernel: 3, stride: 2 })
  const separable = (channels: number, stride = 1) => {
    net.depthwise({ stride })
    return net.conv(channels)
  }
  separable(64)
  for (const channels of [128, 256]) {
    separable(channels, 2)
    separable(channels)
  }
  separable(512, 2)
  for (let layer = 0; layer < 4; layer++) separable(512)
  const eleventh = separable(512)
  separable(1024, 2)
  separable(1024)
  return eleventh
}

/**
 * Channels, layers and the first layer's stride of MobileNetV2 (Sandler et al. 2018), table 2, but for the first row;
 * these expand six times.
 */
const V2 = [
  [24, 2, 2],
  [32, 3, 2],
  [64, 4, 2],
  [96, 3, 1],
  [160, 3, 2],
  [320, 1, 1],
]

/** Up to its last convolution; returns the expansion whose window has the fifth stride. */
export function mobilenetV2(net: Sketch): string {
  net.conv(32, { kernel: 3, stride: 2 })
  let width = 16
  let middle = ''
  residual(net, 32, { expanded: 32, channels: width })
  for (const [channels, layers, stride] of V2) {
    for (let layer = 0; layer < layers; layer++) {
      const own = layer === 0 ? stride : 1
      const { expansion } = residual(net, width, { expanded: 6 * width, channels, stride: own })
      if (channels === 160 && layer === 0) middle = expansion
      width = channels
    }
  }
  net.conv(1280)
  return middle
}

interface Residual {
  readonly kernel?: number
  readonly stride?: number
  readonly expanded: number
  readonly channels: number
}

/** An inverted residual of what the latest layer gives; returns its expansion. */
export function residual(
  net: Sketch,
  width: number,
  { kernel = 3, stride = 1, expanded, channels }: Residual,
): { readonly expansion: string } {
  const from = net.last
  const expansion = expanded === width ? from : net.conv(expanded)
  net.depthwise({ kernel, stride })
  const made = net.conv(channels, { activation: undefined })
  if (stride === 1 && channels === width) net.sum(from, made)
  return { expansion }
}

/**
 * ProxylessNAS for mobile processors (Cai et al. 2019), figure 4: the stages' channels and strides, and of each layer
 * the window's side and the channels that it expands to.
 */
const PROXYLESS = [
  { channels: 32, stride: 2, layers: '5x48 3x96' },
  { channels: 40, stride: 2, layers: '7x96 3x120 5x120 5x120' },
  { channels: 80, stride: 2, layers: '7x240 5x240 5x240 5x240' },
  { channels: 96, stride: 1, layers: '5x480 5x288 5x288 5x288' },
  { channels: 192, stride: 2, layers: '7x576 7x1152 7x576 7x576' },
  { channels: 320, stride: 1, layers: '7x1152' },
]

/** @param first channels behind the first residual: 16 in the paper */
export function proxylessMobile(first = 16): ArchGraph {
  const net = new Sketch(224)
  net.conv(32, { kernel: 3, stride: 2 })
  residual(net, 32, { expanded: 32, channels: first })
  let width = first
  for (const { channels, stride, layers } of PROXYLESS) {
    layers.split(' ').forEach((layer, place) => {
      const [kernel, expanded] = layer.split('x').map(Number)
      residual(net, width, { kernel, stride: place === 0 ? stride : 1, expanded, channels })
      width = channels
    })
  }
  net.conv(1280)
  net.add('global_avg_pool')
  return net.classifier()
}

/** Channels of BlazeFace's blocks (Bazarevsky et al. 2019), as published weights have them; `/` halves the image. */
const BLAZE = '24 28 /32 36 42 /48 56 64 72 80 88 /96 96 96 96 96'

/** Its trunk, all that the benchmark has. */
export function blazeface(): ArchGraph {
  const net = new Sketch(128, { norm: false })
  net.conv(24, { kernel: 5, stride: 2, activation: 'relu' })
  let width = 24
  for (const block of BLAZE.split(' ')) {
    const channels = Number(block.replace('/', ''))
    const stride = block.startsWith('/') ? 2 : 1
    const from = net.last
    net.depthwise({ stride })
    const made = net.conv(channels)
    let past = stride === 2 ? net.add('max_pool', { kernel: 2, stride }, [from]) : from
    if (channels > width) past = net.add('extend', { axis: 0, after: channels - width }, [past])
    net.sum(made, past)
    net.add('relu')
    width = channels
  }
  return net.giving(net.last)
}
