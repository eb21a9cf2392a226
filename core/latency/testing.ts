// A device for tests.
import type { DeviceFile } from './device.ts'

/** A millisecond, and one more for every million multiply-accumulates of a windowed convolution. */
export const desk = {
  format: 1,
  name: 'desk',
  hardware: 'a desk',
  runtime: 'an abacus',
  batch: 1,
  unit: 'ms',
  measured: { how: 'by eye', samples: 3 },
  caveats: [],
  model: {
    kind: 'linear',
    intercept: 1,
    weights: { 'written.conv': 1e-6 },
    ratio: { level: 0.9, low: 0.5, high: 2 },
    fitted: { operations: ['conv 3x3/1x1 3->16 at 32x32'], blocks: [1] },
  },
} satisfies DeviceFile
