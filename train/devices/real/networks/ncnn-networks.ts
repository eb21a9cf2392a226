// The networks of ncnn's benchmark that timm does not define, by the names that the benchmark has for them.
import { alexnet, googlenet, squeezenet, vgg16 } from './classic.ts'
import { mobilenetSsd, mobilenetV2Yolo, mobilenetYolo, squeezenetSsd, yolov4Tiny } from './detectors.ts'
import { fastestDet, nanodet, yoloFastest, yoloFastestV2 } from './light-detectors.ts'
import { blazeface, proxylessMobile } from './mobile-networks.ts'
import { shufflenet, shufflenetV2 } from './shufflenet.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

/** Channels that the benchmark's ProxylessNAS has behind its first residual. */
const WIDE = 32

export const NCNN_NETWORKS: Readonly<Record<string, () => ArchGraph>> = {
  alexnet,
  blazeface,
  FastestDet: fastestDet,
  googlenet,
  mobilenet_ssd: mobilenetSsd,
  mobilenet_yolo: mobilenetYolo,
  mobilenetv2_yolov3: mobilenetV2Yolo,
  nanodet_m: nanodet,
  proxylessnasnet: () => proxylessMobile(WIDE),
  shufflenet,
  shufflenet_v2: shufflenetV2,
  squeezenet,
  squeezenet_ssd: squeezenetSsd,
  vgg16,
  'yolo-fastest-1.1': yoloFastest,
  'yolo-fastestv2': yoloFastestV2,
  'yolov4-tiny': yolov4Tiny,
}
