// A small valid bundle for the tests of this folder.
import type { BundleDetails } from './write.ts'

export const details: BundleDetails = {
  name: 'tiny',
  created: '2026-01-02T03:04:05Z',
  dataset: {
    name: 'noise',
    classes: 2,
    classNames: ['a', 'b'],
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
    attribution: 'nobody',
  },
  spaces: ['nas-bench-201'],
  ghn: { config: { hidden: 32, tiles: [1, 2], stem: { kernel: 3 } } },
  scoring: { inputHeight: 16, inputWidth: 16, images: 4, accuracy: { scale: 3, intercept: 0.1, slope: 0.5 } },
  training: { seed: 1, steps: 10, architectures: 20, images: 640, seconds: 1.5, device: 'cpu' },
  quality: [
    {
      metric: 'kendall_tau',
      value: 0.7,
      low: 0.65,
      high: 0.75,
      how: 'against made-up accuracies of 10 cells',
    },
  ],
}

export const files = {
  'ghn.onnx': Uint8Array.of(1, 2, 3),
  'devices/desk.json': new TextEncoder().encode('{}'),
}
