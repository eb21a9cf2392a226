import { expect, test } from 'vitest'
import { proxylessMobile } from './mobile-networks.ts'
import { NCNN_NETWORKS } from './ncnn-networks.ts'
import { PHONE_TRANSFORMERS } from './phone-transformers.ts'
import { cost } from '@archcast/core/arch/cost.ts'

const millions = (count: number) => count / 1e6
const of = (name: string) => cost(NCNN_NETWORKS[name]())

test.each([
  ['alexnet', 60.965_224], // Caffe's weights
  ['vgg16', 138.357_544], // configuration D
  ['googlenet', 6.998_552], // Caffe's weights
  ['squeezenet', 1.235_496], // version 1.1
])('%s has the weights that its authors published', (name, parameters) => {
  expect(millions(of(name).params)).toBeCloseTo(parameters, 6)
})

test.each([
  ['alexnet', 0.724],
  ['vgg16', 15.47],
  ['googlenet', 1.58],
  ['shufflenet_v2', 0.146],
  ['mobilenet_ssd', 1.15],
  // Billions of operations by two, as the authors of detectors count them.
  ['yolov4-tiny', 6.91 / 2],
  ['yolo-fastest-1.1', 0.252 / 2],
  ['yolo-fastestv2', 0.212 / 2],
  ['nanodet_m', 0.72 / 2],
])('%s computes about %d billion multiply-accumulates', (name, billions) => {
  expect(of(name).macs / 1e9 / billions).toBeGreaterThan(0.94)
  expect(of(name).macs / 1e9 / billions).toBeLessThan(1.03)
})

test.each([
  ['shufflenet_v2', 2.28],
  ['yolov4-tiny', 6.06],
  ['nanodet_m', 0.95],
  ['yolo-fastestv2', 0.25],
  ['FastestDet', 0.24],
  ['mobilenet_ssd', 5.8],
  ['blazeface', 0.09],
])('%s has about %d million parameters', (name, parameters) => {
  expect(millions(of(name).params)).toBeCloseTo(parameters, 1)
})

test("ProxylessNAS is the paper's, and wider in the benchmark", () => {
  const { params, macs } = cost(proxylessMobile())
  expect(millions(params)).toBeCloseTo(4.08, 2)
  expect(macs / 1e6).toBeCloseTo(320, -1)
  expect(of('proxylessnasnet').macs).toBeGreaterThan(macs)
})

test('every network of the benchmark can be written down', () => {
  for (const [name, make] of Object.entries(NCNN_NETWORKS)) expect(cost(make()).macs, name).toBeGreaterThan(0)
})

// Parameters and multiply-accumulates of papers, in millions.
test.each([
  ['vit-base-patch16-384', 86.86, 55_500],
  ['deit-tiny-distilled-patch16-224', 5.72, 1_260],
  ['swin-tiny-patch4-window7-224', 28.29, 4_500],
  ['swin-base-patch4-window12-384', 87.9, 47_100],
  ['mit-b0', 3.58, 450],
  ['mit-b5', 81.96, 11_700],
])('%s has %d million parameters and %d million multiply-accumulates', (name, parameters, multiplied) => {
  const { params, macs } = cost(PHONE_TRANSFORMERS[name]())
  expect(Math.abs(millions(params) / parameters - 1)).toBeLessThan(0.005)
  expect(Math.abs(millions(macs) / multiplied - 1)).toBeLessThan(0.01)
})
