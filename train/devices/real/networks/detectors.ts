// Detectors of Pascal VOC and COCO on the trunks of classifiers: what they compute before boxes are chosen.
import { fire, squeezing } from './classic.ts'
import { mobilenetV1, mobilenetV2 } from './mobile-networks.ts'
import { Sketch } from './sketch.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

/** Classes of Pascal VOC and none. */
const CLASSES = 21
const BARE = { activation: undefined, norm: false }

/** SSD (Liu et al. 2016) on MobileNet. */
export function mobilenetSsd(): ArchGraph {
  const net = new Sketch(300)
  const eleventh = mobilenetV1(net)
  const read = [eleventh, net.last]
  for (const channels of [512, 256, 256, 128]) read.push(further(net, channels))
  return net.giving(...read.flatMap((from, place) => boxes(net, from, place === 0 ? 3 : 6, 1)))
}

/** SSD on SqueezeNet, with two more of its modules. */
export function squeezenetSsd(): ArchGraph {
  const net = new Sketch(300, { activation: 'relu', norm: false })
  const { fifth, ninth } = squeezing(net)
  net.pool()
  const tenth = fire(net, 96, true)
  net.pool()
  const read = [ninth, tenth, fire(net, 96, true)]
  for (const channels of [256, 128]) read.push(further(net, channels))
  const first = net.add('batch_norm', {}, [fifth])
  const counts = [4, 6, 6, 6, 6, 4]
  return net.giving(...[first, ...read].flatMap((from, place) => boxes(net, from, counts[place], 3)))
}

/** A smaller image. */
function further(net: Sketch, channels: number): string {
  net.conv(channels / 2, { norm: true })
  return net.conv(channels, { kernel: 3, stride: 2, norm: true })
}

/** So many boxes at each place: where they are, and what is in them. */
function boxes(net: Sketch, from: string, count: number, kernel: number): string[] {
  return [4, CLASSES].map((each) => net.conv(count * each, { ...BARE, kernel, from }))
}

/** Anchors by what YOLO says of a box: place, presence, classes of Pascal VOC. */
const YOLO = 4 + 1 + 20

/** YOLO (Redmon & Farhadi 2017, 2018) on MobileNet, at two sizes of the image. */
export function mobilenetYolo(): ArchGraph {
  const net = new Sketch(416)
  mobilenetV1(net)
  net.conv(256)
  const small = net.conv(1024, { kernel: 3 })
  net.add('conv_transpose', { kernel: 4, stride: 2, padding: 1, groups: 256, channels: 256 })
  net.conv(1024, { kernel: 3 })
  net.conv(256)
  net.conv(1024, { kernel: 3 })
  const large = net.last
  return net.giving(...[small, large].map((from) => net.conv(5 * YOLO, { ...BARE, from })))
}

/** YOLOv3 on MobileNetV2, its own convolutions depthwise. */
export function mobilenetV2Yolo(): ArchGraph {
  const net = new Sketch(352)
  const middle = mobilenetV2(net)
  net.depthwise()
  const small = net.conv(576)
  net.add('conv_transpose', { kernel: 1, stride: 2, padding: 0, groups: 576, channels: 576 })
  const enlarged = net.add('max_pool', { kernel: 2, padding: 1 })
  net.depthwise({ from: middle })
  net.sum(enlarged, net.conv(576))
  net.depthwise()
  const large = net.conv(576)
  return net.giving(...[small, large].map((from) => net.conv(3 * YOLO, { ...BARE, from })))
}

/** YOLOv4-tiny (Wang et al. 2021), of COCO: stages that half of the channels pass by. */
export function yolov4Tiny(): ArchGraph {
  const net = new Sketch(416, { activation: 'leaky_relu', norm: true })
  const three = (channels: number, stride = 1) => net.conv(channels, { kernel: 3, stride })
  three(32, 2)
  three(64, 2)
  let lateral = ''
  for (const channels of [64, 128, 256]) {
    const whole = three(channels)
    net.add('slice', { start: channels / 2, end: channels })
    const first = three(channels / 2)
    net.concat(three(channels / 2), first)
    lateral = net.conv(channels)
    net.concat(whole, lateral)
    net.add('max_pool', { kernel: 2, stride: 2 })
  }
  three(512)
  const deep = net.conv(256)
  three(512)
  const small = net.conv(255, BARE)
  net.conv(128, { from: deep })
  net.concat(net.enlarge(26), lateral)
  three(256)
  return net.giving(small, net.conv(255, BARE))
}
