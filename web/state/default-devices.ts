// Which devices the page asks about before anybody chose: a few of different kinds.
import type { PageDevice } from '../engine/engine-types.ts'

/** A laptop's CPU, a desktop's GPU, a phone's CPU and another's NPU, a board. A model may know others instead. */
const PREFERRED = [
  'i7_12700h/torch2.4-inductor/fp32',
  'rtx4090/torch2.4-inductor/amp',
  'pixel4-1large/tflite/fp32',
  'samsung-galaxy-s24/tflite/w8a8',
  'raspberry-pi-5-broadcom-bcm2712-cortex-a76/ncnn/4t',
]

/** As many as are preferred, of those that the model knows. */
export function defaultDevices(devices: readonly PageDevice[]): string[] {
  const names = devices.map(({ name }) => name)
  const known = PREFERRED.filter((name) => names.includes(name))
  return [...new Set([...known, ...names])].slice(0, PREFERRED.length)
}
